"""Files of a release: the whole dataset in the formats that each field uses, made once and never changed."""
