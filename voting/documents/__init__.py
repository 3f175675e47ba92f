"""Documents to print, one typst template each: sentences come in, a PDF comes out. Plain Python."""
