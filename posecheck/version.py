"""The version, where every module can read it without loading the package's promised names."""

__version__ = "0.1.0"
