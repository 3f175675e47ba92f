"""What explains: how it works, who helps, what becomes of data, what the law wants said."""
