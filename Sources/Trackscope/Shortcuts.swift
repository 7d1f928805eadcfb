import Foundation
import Network
import Tensors

extension TrackerCatalogue {
    /// Trackers on the weights of a file; without one, those that need no weights (`cacf`).
    ///
    /// - Parameters:
    ///   - model: a weights file (safetensors), such as `assets/models/rar-light.safetensors`.
    ///   - threads: the threads that share the network's work, at least 1; nil for one on each core.
    /// - Throws: `NetworkError`, with what the file breaks and the rule.
    public init(model: String?, threads: Int? = nil) throws {
        self.init(
            weights: try model.map { try NetworkWeights(contentsOf: URL(fileURLWithPath: $0)) },
            pool: threads.map { WorkerPool(threadCount: $0) } ?? WorkerPool())
    }
}

extension Tracker {
    /// Starts, or starts anew, on a target, without maps for viewing.
    ///
    /// - Throws: `TrackingError.unusableBox`.
    public mutating func initialise(_ image: Image, box: BoundingBox) throws(TrackingError) -> Observation {
        try initialise(image, box: box, maps: [])
    }

    /// Finds the target in the next frame, without maps for viewing.
    ///
    /// - Throws: `TrackingError.notInitialised` before `initialise`.
    public mutating func step(_ image: Image) throws(TrackingError) -> Observation {
        try step(image, maps: [])
    }
}
