import Correlation
import Foundation
import Imaging
import Network
import Tensors

extension Ablation {
    /// The target keeps its size.
    public static let scaleSearch = Ablation(rawValue: 64)
}

/// Every constant of `ScaleFilter`.
public struct ScaleFilterConfiguration: Sendable, Hashable {
    /// Sizes compared in each frame, an odd number.
    public var count = 17
    /// The ratio of neighbouring sizes.
    public var step = 1.04
    /// The most pixels of the patch that sizes are compared on.
    public var pixels = 512
    /// The share of a new frame in the filter, 0 to 1.
    public var rate = 0.025
    /// The weight of the filter's own energy.
    public var ridge = 0.01
    /// The standard deviation of the label, in steps.
    public var labelWidth = 1.03
    /// The side of a cell of gradients, in pixels of the patch.
    public var cellSize = 4
    /// Gradient energy that counts as none, in squared sample values; see `ts_hog`.
    public var gradientNoise = 1.0

    /// The defaults.
    public init() {}
}

/// The search for the target's size: a correlation filter along one axis, of sizes (DSST, Danelljan et al., 2014).
///
/// The target is cut out at `count` sizes around its own and described by its gradients; a filter with one
/// denominator for all channels, learned so that the target's own size responds most, tells how far the size has changed.
package struct ScaleFilter: Sendable {
    private let size: (width: Int, height: Int)
    private let cell: Int
    private let noise: Float
    private let factors: [Double]
    private let step: Double
    private var filter: CorrelationFilter

    /// The most cells a target is described in, so that their channels are within a filter's limit of 4,096.
    private static let cellLimit = 4096 / gradientChannels

    package init(target: BoundingBox, configuration: ScaleFilterConfiguration) {
        cell = configuration.cellSize
        noise = Float(configuration.gradientNoise)
        step = configuration.step
        let count = configuration.count
        factors = (0..<count).map { pow(configuration.step, Double($0 - count / 2)) }
        // The target's own size where that is small enough, up to twice it where it is smaller still.
        let enlargement = min((Double(configuration.pixels) / target.area).squareRoot(), 2)
        func cells(_ side: Double) -> Int {
            max(Int((side * enlargement / Double(configuration.cellSize)).rounded()), 2)
        }
        // A very long target is described in fewer cells than its shape asks for: their number is bounded.
        let columns = min(cells(target.width), Self.cellLimit / 2)
        let rows = min(cells(target.height), Self.cellLimit / columns)
        size = (columns * configuration.cellSize, rows * configuration.cellSize)
        filter = CorrelationFilter(
            configuration: FilterConfiguration(
                solution: .shared, rows: count, columns: 1, channels: rows * columns * gradientChannels,
                lambda1: configuration.ridge, lambda2: 0, rate: configuration.rate,
                labelDeviation: configuration.labelWidth))
    }

    /// The factor by which the target in `image` is larger than `box`.
    package func change(of box: BoundingBox, in image: Image) -> Double {
        let peak = ResponsePeak(in: filter.respond(to: samples(around: box, in: image)))
        return pow(step, peak.rowDisplacement)
    }

    /// Learns the target's size from `box`.
    package mutating func learn(_ box: BoundingBox, in image: Image) {
        let samples = samples(around: box, in: image)
        let patches = samples.reshaped(to: [1] + samples.shape)
        if filter.sampleCount == 0 { filter.initialise(patches: patches) } else { filter.update(patches: patches) }
    }

    /// The target's gradients at every size, [sizes, 1, channels].
    private func samples(around box: BoundingBox, in image: Image) -> Tensor<Float> {
        let channels = filter.configuration.channels
        return Tensor(shape: [factors.count, 1, channels]) { target in
            for (index, factor) in factors.enumerated() {
                let patch = image.crop(CropWindow(around: box, factor: factor), size: size)
                let part = UnsafeMutableBufferPointer(rebasing: target[(index * channels)..<((index + 1) * channels)])
                orientedGradients(of: patch, cell: cell, noise: noise, into: part, stride: gradientChannels)
            }
        }
    }
}
