import Differentiation
import Network
import Tensors

extension AttentionSpread {
    /// The spread of one level's attention; weights that were left out do not spread. Nil where both were.
    init?<Scalar: DifferentiableScalar>(level: Int, _ result: LevelResult<Scalar>) {
        guard result.spatial != nil || result.channel != nil else { return nil }
        let spatial = result.spatial.map { rows(of: $0.tensor) } ?? []
        let channel = result.channel.map { rows(of: $0.tensor) } ?? []
        let columns = channel.first.map { row in row.indices.map { index in channel.map { $0[index] } } } ?? []
        self.init(
            level: level, spatialOverPositions: meanDeviation(spatial), channelOverPatches: meanDeviation(columns),
            channelOverChannels: meanDeviation(channel))
    }
}

/// The slices along the first axis.
private func rows<Scalar: DifferentiableScalar>(of tensor: Tensor<Scalar>) -> [[Double]] {
    let size = tensor.count / max(tensor.shape[0], 1)
    return tensor.withUnsafeElements { elements in
        (0..<tensor.shape[0]).map { row in elements[(row * size)..<((row + 1) * size)].map { Double($0) } }
    }
}

/// The mean of the rows' standard deviations; 0 without rows.
private func meanDeviation(_ rows: [[Double]]) -> Double {
    let deviations = rows.map { row in
        let mean = row.reduce(0, +) / Double(row.count)
        return (row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)).squareRoot()
    }
    return deviations.isEmpty ? 0 : deviations.reduce(0, +) / Double(deviations.count)
}
