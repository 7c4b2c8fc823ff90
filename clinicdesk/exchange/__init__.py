"""One file per format that enters or leaves the clinic."""
