import Imaging

/// Resamples part of a picture to a grid: the mean over each sample's area where it covers several pixels, bilinear
/// between pixels where it covers less than one.
package enum PictureSampler {
    /// The part `region` of a picture as `columns` x `rows` samples.
    ///
    /// - Parameters:
    ///   - region: in pixels; pixel i covers i..<i+1. What lies outside repeats the picture's border.
    /// - Precondition: `columns` and `rows` are positive, the region's sides are finite and positive.
    package static func sample(_ picture: Image, region: BoundingBox, columns: Int, rows: Int) -> Image {
        precondition(region.width > 0 && region.height > 0, "a region of \(region.width)x\(region.height) has no area")
        if columns == picture.width, rows == picture.height, region.x == 0, region.y == 0,
            region.width == Double(columns), region.height == Double(rows)
        {
            return picture
        }
        let across = taps(start: region.x, length: region.width, count: columns, limit: picture.width)
        let down = taps(start: region.y, length: region.height, count: rows, limit: picture.height)
        let stride = picture.width * 3
        // Only the columns that any tap reads are summed.
        let first = (across.map(\.start).min() ?? 0) * 3
        let end = (across.map { $0.start + $0.weights.count }.max() ?? picture.width) * 3
        var line = [Float](repeating: 0, count: stride)
        let samples = [UInt8](unsafeUninitializedCapacity: columns * rows * 3) { output, count in
            picture.samples.withUnsafeBufferPointer { source in
                line.withUnsafeMutableBufferPointer { line in
                    var position = 0
                    for tap in down {
                        for index in first..<end { line[index] = 0 }
                        for (offset, weight) in tap.weights.enumerated() {
                            let row = (tap.start + offset) * stride
                            for index in first..<end { line[index] += weight * Float(source[row + index]) }
                        }
                        for tap in across {
                            var sum = SIMD4<Float>(repeating: 0.5)
                            var index = tap.start * 3
                            for weight in tap.weights {
                                sum += weight * SIMD4(line[index], line[index + 1], line[index + 2], 0)
                                index += 3
                            }
                            // Weights sum to 1 within rounding and 0.5 is added: never negative, at most 255.5.
                            output[position] = UInt8(min(sum.x, 255))
                            output[position + 1] = UInt8(min(sum.y, 255))
                            output[position + 2] = UInt8(min(sum.z, 255))
                            position += 3
                        }
                    }
                    count = position
                }
            }
        }
        return Image(width: columns, height: rows, samples: samples)
    }

    /// The neighbouring pixels that one sample is made of.
    private struct Taps {
        var start: Int
        var weights: [Float]
    }

    private static func taps(start: Double, length: Double, count: Int, limit: Int) -> [Taps] {
        let step = length / Double(count)
        return (0..<count).map { index in
            let low = start + Double(index) * step
            return step >= 1
                ? areaTaps(low: low, high: low + step, limit: limit)
                : bilinearTaps(at: low + step / 2 - 0.5, limit: limit)
        }
    }

    private static func bilinearTaps(at position: Double, limit: Int) -> Taps {
        let clamped = min(max(position, 0), Double(limit - 1))
        let pixel = min(Int(clamped), max(limit - 2, 0))
        let fraction = Float(clamped - Double(pixel))
        return limit == 1 ? Taps(start: 0, weights: [1]) : Taps(start: pixel, weights: [1 - fraction, fraction])
    }

    private static func areaTaps(low: Double, high: Double, limit: Int) -> Taps {
        let first = min(max(low, 0), Double(limit) - 1)
        let last = max(min(high, Double(limit)), first + 1e-9)
        let start = min(Int(first), limit - 1)
        let end = min(max(Int(last.rounded(.up)), start + 1), limit)
        var weights: [Float] = []
        for pixel in start..<end {
            weights.append(Float(max(min(last, Double(pixel + 1)) - max(first, Double(pixel)), 0)))
        }
        let total = weights.reduce(0, +)
        return total > 0
            ? Taps(start: start, weights: weights.map { $0 / total }) : Taps(start: start, weights: [1])
    }
}
