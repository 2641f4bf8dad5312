"""`posecheck live`: cameras in, window and sound out, three threads between them. `assistant` puts it together."""
