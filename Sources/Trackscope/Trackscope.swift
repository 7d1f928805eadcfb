// The library in one import: sequences and pictures, trackers, evaluation.
@_exported import Evaluation
@_exported import Imaging
@_exported import Sequences
@_exported import Tracking

@_exported import enum Text.Release
