"""Building blocks of every page: Qt only, fed with words and callables."""
