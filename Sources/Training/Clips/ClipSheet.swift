import Imaging
import Network

extension TrainingBatch {
    /// A picture of the batch, to look at what is trained on: a row a clip, its frames from left to right, and the target's box
    /// in each.
    ///
    /// - Parameter gap: pixels between frames.
    /// - Precondition: the batch has extents.
    public func sheet(gap: Int = 4) -> Image {
        guard let extents else { preconditionFailure("a batch without the targets' extents") }
        let side = frames[0].shape[1]
        let pitch = side + gap
        let (width, height) = (frames.count * pitch + gap, clips * pitch + gap)
        var samples = [UInt8](repeating: 32, count: width * height * 3)
        for (number, frame) in frames.enumerated() {
            frame.withUnsafeElements { values in
                for index in values.indices {
                    let (pixel, channel) = (index / 3, index % 3)
                    let (clip, row, column) = (pixel / (side * side), pixel / side % side, pixel % side)
                    let value =
                        values[index] * NetworkWeights.imageNetStandardDeviation[channel]
                        + NetworkWeights.imageNetMean[channel]
                    let place = (gap + clip * pitch + row) * width + gap + number * pitch + column
                    samples[place * 3 + channel] = UInt8(min(max(value * 255, 0), 255).rounded())
                }
            }
        }
        var sheet = Image(width: width, height: height, samples: samples)
        let cell = Double(Architecture.cellStride)
        for (number, extents) in extents.enumerated() {
            for (clip, extent) in extents.enumerated() {
                let displacement = number == 0 ? SIMD2<Float>.zero : displacements[number - 1][clip]
                let size = (width: Double(extent.y) * cell, height: Double(extent.x) * cell)
                let centre = (
                    x: Double(gap + number * pitch) + Double(side) / 2 + Double(displacement.y) * cell,
                    y: Double(gap + clip * pitch) + Double(side) / 2 + Double(displacement.x) * cell
                )
                sheet.outline(
                    BoundingBox(
                        x: centre.x - size.width / 2, y: centre.y - size.height / 2, width: size.width,
                        height: size.height),
                    with: RGB(80, 255, 80), thickness: 2)
            }
        }
        return sheet
    }
}
