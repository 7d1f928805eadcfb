import Differentiation
import Network
import Tensors

extension AttentionSpread {
    /// The spread of one level's attention; weights that were left out do not spread. Nil where both were.
    init?<Scalar: DifferentiableScalar>(
        level: Int, _ result: AttentionMaps<Variable<Scalar>>, _ batch: GraphBatch<Scalar>
    ) {
        guard result.intraSpatial != nil || result.intraChannel != nil else { return nil }
        let spatial = result.intraSpatial.map { rows(of: $0.tensor) } ?? []
        let channel = result.intraChannel.map { rows(of: $0.tensor) } ?? []
        let columns = channel.first.map { row in row.indices.map { index in channel.map { $0[index] } } } ?? []
        self.init(
            level: level, spatialOverPositions: meanDeviation(spatial), channelOverPatches: meanDeviation(columns),
            channelOverChannels: meanDeviation(channel),
            targetOverRing: result.intraSpatial.flatMap { ratioOfTargetToRing($0.tensor, batch) })
    }
}

/// The mean inside the target's box over the mean in the ring around it, up to twice the box, over the frames after the first.
private func ratioOfTargetToRing<Scalar: DifferentiableScalar>(
    _ maps: Tensor<Scalar>, _ batch: GraphBatch<Scalar>
) -> Double? {
    let (rows, columns) = (maps.shape[1], maps.shape[2])
    guard let target = batch.coverage(rows: rows, columns: columns),
        let larger = batch.coverage(rows: rows, columns: columns, enlarged: 2)
    else { return nil }
    let first = batch.clips * rows * columns
    var (inside, insideCells, ring, ringCells) = (0.0, 0.0, 0.0, 0.0)
    for index in 0..<target.count {
        let (value, covered, reached) = (Double(maps[first + index]), Double(target[index]), Double(larger[index]))
        inside += value * covered
        insideCells += covered
        ring += value * (reached - covered)
        ringCells += reached - covered
    }
    guard insideCells > 0, ringCells > 0, ring > 0 else { return nil }
    return (inside / insideCells) / (ring / ringCells)
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
