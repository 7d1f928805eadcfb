import Network

/// A tracker whose parts can be switched off between two frames.
public protocol AblatableTracker: Tracker {
    /// The parts that are switched off; a change takes effect at the next frame.
    var ablation: Ablation { get set }
}

extension RARTracker: AblatableTracker {}
