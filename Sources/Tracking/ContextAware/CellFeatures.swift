import CShims
import Imaging
import Tensors

/// The channels that describe a cell's gradients.
package let gradientChannels = TS_HOG_CHANNELS

/// The features of a patch, cell by cell: histograms of oriented gradients (31 channels, Felzenszwalb et al., 2010) and
/// colour names (16 channels).
package struct CellFeatures: Sendable {
    /// Channels of a cell.
    package static let channels = gradientChannels + ColourNames.count

    private let cell: Int
    private let noise: Float
    private let colourWeight: Float
    private let names: ColourNames

    /// - Parameter cell: the side of a cell, in pixels.
    package init(cell: Int, configuration: GradientConfiguration) {
        self.cell = cell
        noise = Float(configuration.gradientNoise)
        colourWeight = Float(configuration.colourWeight)
        names = ColourNames(reach: configuration.colourReach)
    }

    /// - Parameter patch: [height, width, 3], RGB 0...255.
    /// - Returns: [height / cell, width / cell, channels].
    package func features(of patch: Tensor<Float>) -> Tensor<Float> {
        let (rows, columns) = (patch.shape[0] / cell, patch.shape[1] / cell)
        let colours = meanColours(of: patch).labPlanes()
        return Tensor(shape: [rows, columns, Self.channels]) { target in
            orientedGradients(of: patch, cell: cell, noise: noise, into: target, stride: Self.channels)
            // Less the mean: what all colours have in common tells nothing.
            names.writeShares(
                of: colours, weight: colourWeight, mean: 1 / Float(ColourNames.count),
                into: UnsafeMutableBufferPointer(rebasing: target[gradientChannels...]), stride: Self.channels)
        }
    }

    private func meanColours(of patch: Tensor<Float>) -> Tensor<Float> {
        let (height, width) = (patch.shape[0], patch.shape[1])
        return Tensor(shape: [height / cell, width / cell, 3]) { target in
            patch.withUnsafeElements { source in
                ts_cell_means(
                    InstructionSet.current.rawValue, source.baseAddress, Int32(width), Int32(height), Int32(cell),
                    target.baseAddress)
            }
        }
    }
}

/// Histograms of oriented gradients, see `ts_hog`.
///
/// - Parameters:
///   - patch: [height, width, 3], RGB 0...255, at least one cell.
///   - target: receives [height / cell, width / cell, stride], the first 31 of every `stride` values.
package func orientedGradients(
    of patch: Tensor<Float>, cell: Int, noise: Float, into target: UnsafeMutableBufferPointer<Float>, stride: Int,
    instructionSet: InstructionSet = .current
) {
    let (height, width) = (patch.shape[0], patch.shape[1])
    precondition(
        patch.shape.count == 3 && patch.shape[2] == 3 && height >= cell && width >= cell && cell > 0
            && stride >= gradientChannels && target.count >= height / cell * (width / cell) * stride,
        "a patch of shape \(patch.shape), cells of \(cell), \(target.count) values of stride \(stride)")
    let scratchCount = ts_hog_scratch(Int32(width), Int32(height), Int32(cell))
    patch.withUnsafeElements { source in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: scratchCount) { scratch in
            ts_hog(
                instructionSet.rawValue, source.baseAddress, Int32(width), Int32(height), Int32(cell), noise,
                target.baseAddress, stride, scratch.baseAddress)
        }
    }
}
