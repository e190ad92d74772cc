"""“Something wrong here?”: what readers report, from the paragraph to the desk."""
