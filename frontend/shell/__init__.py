"""The request: whose page it is, what becomes of a refusal, how forms and files are served."""
