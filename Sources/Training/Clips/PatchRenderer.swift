import CShims
import Foundation
import Imaging
import Network
import Tensors

extension PatchRecipe {
    /// Draws the window: every output pixel is mapped once, straight to its place in each layer's picture, and where the
    /// step there exceeds a pixel it is the mean of a regular grid of samples (Equations.md, section 1).
    ///
    /// - Parameters:
    ///   - side: 255, or less for the middle of the window at the same scale.
    ///   - output: receives side * side * 3 values, normalised.
    /// - Precondition: the pictures have two rows and columns or more, and the first layer has no mask.
    package func render(side: Int, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(output.count == side * side * 3, "\(output.count) values for \(side)x\(side) RGB pixels")
        for layer in layers { draw(layer, side: side, into: output) }
        blur(side: side, pixels: output)
        let tables = toneTables
        ts_tone_rgb(
            output.baseAddress, Int64(side * side), Float(appearance.grey), Float(appearance.noise),
            appearance.noiseSeed, tables)
    }

    private func draw(_ layer: PatchLayer, side: Int, into output: UnsafeMutableBufferPointer<Float>) {
        if layer.mask == nil && layer.map.xy == 0 && layer.map.yx == 0 && layer.map.yy > 0 {
            crop(layer, side: side, into: output)
        } else {
            warp(layer, side: side, into: output)
        }
    }

    /// A layer that is not turned is a crop, which is faster: rows and columns are resampled one after the other.
    private func crop(_ layer: PatchLayer, side: Int, into output: UnsafeMutableBufferPointer<Float>) {
        let share = Double(side) / Double(Architecture.patchSide)
        let centre = layer.map(window.centreX, window.centreY)
        let source = CropWindow(
            centreX: centre.x, centreY: centre.y, width: window.width * abs(layer.map.xx) * share,
            height: window.height * layer.map.yy * share)
        layer.picture.crop(source, size: (side, side), into: output)
        guard layer.map.xx < 0 else { return }
        for row in 0..<side {
            for column in 0..<side / 2 {
                for channel in 0..<3 {
                    output.swapAt(
                        (row * side + column) * 3 + channel, (row * side + side - 1 - column) * 3 + channel)
                }
            }
        }
    }

    private func warp(_ layer: PatchLayer, side: Int, into output: UnsafeMutableBufferPointer<Float>) {
        let grid = OutputGrid(window: window, side: side)
        let place = grid.mapped(by: layer.map)
        let picture = layer.picture
        precondition(picture.width >= 2 && picture.height >= 2, "a picture of one row or column cannot be warped")
        picture.samples.withUnsafeBufferPointer { samples in
            var warp = ts_warp(
                source: samples.baseAddress, width: Int32(picture.width), height: Int32(picture.height),
                x: place.x, y: place.y, column_x: place.columnX, column_y: place.columnY, row_x: place.rowX,
                row_y: place.rowY, column_samples: Self.samples(place.columnX, place.columnY),
                row_samples: Self.samples(place.rowX, place.rowY))
            switch layer.mask {
            case nil:
                ts_warp_rgb(
                    InstructionSet.current.rawValue, &warp, nil, Int32(side), Int32(side), output.baseAddress)
            case .shape(let outline, let map, let edge):
                let shape = grid.mapped(by: map)
                var mask = ts_mask(
                    is_rectangle: outline.rawValue, u: shape.x, v: shape.y, column_u: shape.columnX,
                    column_v: shape.columnY, row_u: shape.rowX, row_v: shape.rowY, edge: edge)
                ts_warp_rgb(
                    InstructionSet.current.rawValue, &warp, &mask, Int32(side), Int32(side), output.baseAddress)
            case .silhouette(let silhouette, let origin):
                cutOut(layer, silhouette, origin, side: side, into: output)
            }
        }
    }

    /// Draws an object along its own outline: its picture and its silhouette are warped alike, and mixed by the latter.
    private func cutOut(
        _ layer: PatchLayer, _ silhouette: Image, _ origin: SIMD2<Double>, side: Int,
        into output: UnsafeMutableBufferPointer<Float>
    ) {
        var map = layer.map
        map.x0 -= origin.x
        map.y0 -= origin.y
        withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * output.count) { both in
            both.initialize(repeating: 0)
            let colours = UnsafeMutableBufferPointer(rebasing: both[..<output.count])
            let coverage = UnsafeMutableBufferPointer(rebasing: both[output.count...])
            warp(PatchLayer(picture: layer.picture, map: layer.map), side: side, into: colours)
            warp(PatchLayer(picture: silhouette, map: map), side: side, into: coverage)
            for index in output.indices {
                output[index] += coverage[index] / 255 * (colours[index] - output[index])
            }
        }
    }

    /// The samples along an axis whose step in the picture is (x, y). A target of a few pixels in a large picture makes at
    /// most 8: beyond that no picture of the training is reduced.
    private static func samples(_ x: Double, _ y: Double) -> Int32 {
        Int32(min(max((hypot(x, y) - 1e-9).rounded(.up), 1), 8))
    }

    private func blur(side: Int, pixels: UnsafeMutableBufferPointer<Float>) {
        for taps in BlurTaps.passes(of: appearance.blur) {
            withUnsafeTemporaryAllocation(of: Float.self, capacity: pixels.count) { copy in
                _ = copy.update(fromContentsOf: pixels)
                ts_blur_rgb(
                    copy.baseAddress, Int32(side), Int32(side), taps.x, taps.y, taps.weights, Int32(taps.weights.count),
                    pixels.baseAddress)
            }
        }
    }

    /// What each channel's values become: light, then the normalisation of Equations.md, section 1.
    private var toneTables: [Float] {
        let count = Int(TS_TONE_COUNT)
        var tables = [Float](repeating: 0, count: 3 * count)
        let curve = (0..<count).map { index in
            pow(min(Double(index) / Double(TS_TONES_A_LEVEL) / 255, 1), appearance.gamma)
        }
        for channel in 0..<3 {
            let mean = Double(NetworkWeights.imageNetMean[channel])
            let deviation = Double(NetworkWeights.imageNetStandardDeviation[channel])
            for index in 0..<count {
                let value = curve[index] * appearance.gain[channel] + appearance.offset / 255
                tables[channel * count + index] = Float((min(max(value, 0), 1) - mean) / deviation)
            }
        }
        return tables
    }
}

/// Where the pixels of a square crop lie in the frame (Equations.md, section 1).
private struct OutputGrid {
    let window: CropWindow
    let side: Int

    /// The first pixel's place and the steps to the next column and row, behind a map.
    struct Place {
        var x, y, columnX, columnY, rowX, rowY: Double
    }

    func mapped(by map: AffineMap) -> Place {
        let step = (
            x: window.width / Double(Architecture.patchSide), y: window.height / Double(Architecture.patchSide)
        )
        let half = Double(side - 1) / 2
        let first = map(window.centreX - half * step.x, window.centreY - half * step.y)
        return Place(
            x: first.x, y: first.y, columnX: map.xx * step.x, columnY: map.yx * step.x, rowX: map.xy * step.y,
            rowY: map.yy * step.y)
    }
}

/// The pixels that a blurred pixel is made of, by their offsets.
private struct BlurTaps {
    var x: [Int32]
    var y: [Int32]
    var weights: [Float]

    /// The passes of a blur, one after the other.
    static func passes(of blur: Appearance.Blur) -> [BlurTaps] {
        switch blur {
        case .none: return []
        case .soft(let deviation):
            let reach = min(max(Int((2.5 * deviation).rounded(.up)), 1), 8)
            let offsets = (-reach...reach).map(Int32.init)
            let zeros = [Int32](repeating: 0, count: offsets.count)
            let weights = normalised(offsets.map { exp(-Double($0 * $0) / (2 * deviation * deviation)) })
            return [BlurTaps(x: offsets, y: zeros, weights: weights), BlurTaps(x: zeros, y: offsets, weights: weights)]
        case .motion(let length, let angle):
            let count = min(max(Int(length.rounded()), 2), 16)
            let places = (0..<count).map { (Double($0) / Double(count - 1) - 0.5) * (length - 1) }
            return [
                BlurTaps(
                    x: places.map { Int32(($0 * cos(angle)).rounded()) },
                    y: places.map { Int32(($0 * sin(angle)).rounded()) },
                    weights: normalised(places.map { _ in 1 }))
            ]
        }
    }

    private static func normalised(_ weights: [Double]) -> [Float] {
        let sum = weights.reduce(0, +)
        return weights.map { Float($0 / sum) }
    }
}
