import Imaging

extension CellBuffer {
    /// Draws a picture so that it fills a rectangle; what lies outside the buffer is cut off.
    ///
    /// - Parameters:
    ///   - picture: any size; it is resampled to the rectangle's grid of `style.samplesPerCell`.
    ///   - region: the part to show, in pixels; all of it where nil. A region without area draws nothing.
    ///   - rect: the cells to fill.
    ///   - style: which characters, and whether in colours.
    ///   - filter: what happens where there are more samples than pixels.
    public mutating func draw(
        _ picture: Image, region: BoundingBox? = nil, in rect: CellRect, style: PictureStyle,
        filter: ResamplingFilter = .smooth
    ) {
        let region =
            region ?? BoundingBox(x: 0, y: 0, width: Double(picture.width), height: Double(picture.height))
        let visible = rect.intersection(bounds)
        guard !visible.isEmpty, region.width > 0, region.height > 0, region.width.isFinite, region.height.isFinite,
            region.x.isFinite, region.y.isFinite
        else { return }
        // Only the visible part is sampled.
        let across = region.width / Double(rect.columns)
        let down = region.height / Double(rect.rows)
        let shown = BoundingBox(
            x: region.x + across * Double(visible.column - rect.column),
            y: region.y + down * Double(visible.row - rect.row),
            width: across * Double(visible.columns), height: down * Double(visible.rows))
        let density = style.samplesPerCell
        let extent = (width: visible.columns * density.across, height: visible.rows * density.down)
        let isWhole = shown == BoundingBox(x: 0, y: 0, width: Double(extent.width), height: Double(extent.height))
        let isAsIs = isWhole && extent == (picture.width, picture.height)
        let grid = isAsIs ? picture : picture.resampled(from: shown, to: extent, filter: filter)
        let renderer = PictureRenderer(style: style, originRow: visible.row, originColumn: visible.column)
        grid.samples.withUnsafeBufferPointer { samples in
            withRows(of: visible) { row, cells in
                renderer.render(samples, stride: grid.width * 3, gridRow: row - visible.row, into: cells, row: row)
            }
        }
    }
}

/// Turns rows of a sample grid into rows of cells.
private struct PictureRenderer {
    let style: PictureStyle
    let originRow: Int
    let originColumn: Int

    func render(
        _ samples: UnsafeBufferPointer<UInt8>, stride: Int, gridRow: Int, into cells: UnsafeMutableBufferPointer<Cell>,
        row: Int
    ) {
        let density = style.samplesPerCell
        let start = gridRow * density.down * stride
        if style.isMonochrome {
            dither(samples, start: start, stride: stride, into: cells, row: row)
            return
        }
        switch style.glyphs {
        case .plain:
            for column in cells.indices {
                cells[column] = picture(" ", .default, colour(samples, start + column * 3))
            }
        case .halves:
            for column in cells.indices {
                let top = start + column * 3
                cells[column] = picture("▀", colour(samples, top), colour(samples, top + stride))
            }
        case .quadrants: fit(samples, start: start, stride: stride, into: cells, sextants: false)
        case .sextants: fit(samples, start: start, stride: stride, into: cells, sextants: true)
        }
    }

    /// Two colours and a pattern per cell, by least squared error.
    private func fit(
        _ samples: UnsafeBufferPointer<UInt8>, start: Int, stride: Int, into cells: UnsafeMutableBufferPointer<Cell>,
        sextants: Bool
    ) {
        // Sums of the four quarters, the six sixths and, as scratch, of every pattern.
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: 4 + 6 + 32) { memory in
            guard let base = memory.baseAddress else { return }
            let quarters = UnsafeMutableBufferPointer(start: base, count: 4)
            let sixths = UnsafeMutableBufferPointer(start: base + 4, count: 6)
            let scratch = base + 10
            let rowsPerQuarter = sextants ? 3 : 1
            for column in cells.indices {
                let corner = start + column * 6
                for index in 0..<4 { quarters[index] = .zero }
                for index in 0..<6 { sixths[index] = .zero }
                for line in 0..<(2 * rowsPerQuarter) {
                    let left = vector(samples, corner + line * stride)
                    let right = vector(samples, corner + line * stride + 3)
                    let quarter = line / rowsPerQuarter * 2
                    quarters[quarter] += left
                    quarters[quarter + 1] += right
                    if sextants {
                        sixths[line & ~1] += left
                        sixths[line | 1] += right
                    }
                }
                let total = quarters[0] + quarters[1] + quarters[2] + quarters[3]
                var choice = TwoColourFit.best(
                    units: UnsafeBufferPointer(quarters), samplesPerUnit: Float(rowsPerQuarter), total: total,
                    scratch: scratch)
                var glyph = BlockGlyphs.quadrants[choice.mask]
                if sextants {
                    let finer = TwoColourFit.best(
                        units: UnsafeBufferPointer(sixths), samplesPerUnit: 2, total: total, scratch: scratch)
                    if finer.gain > choice.gain {
                        choice = finer
                        glyph = BlockGlyphs.sextants[finer.mask]
                    }
                }
                cells[column] = picture(
                    glyph, choice.mask == 0 ? .default : colour(choice.foreground), colour(choice.background))
            }
        }
    }

    /// On and off by ordered dithering of the luma, in the terminal's own colours.
    private func dither(
        _ samples: UnsafeBufferPointer<UInt8>, start: Int, stride: Int, into cells: UnsafeMutableBufferPointer<Cell>,
        row: Int
    ) {
        let density = style.samplesPerCell
        for column in cells.indices {
            if style.glyphs == .plain {
                let levels = PlainGlyphs.ramp.count - 1
                let scaled = luma(samples, start + column * 3) * levels
                let threshold = OrderedDither.threshold(column: originColumn + column, row: row)
                let level = scaled / 255 + (scaled % 255 > threshold ? 1 : 0)
                cells[column] = picture(PlainGlyphs.ramp[min(level, levels)], .default, .default)
                continue
            }
            var mask = 0
            for line in 0..<density.down {
                for side in 0..<density.across {
                    let value = luma(samples, start + line * stride + (column * density.across + side) * 3)
                    let threshold = OrderedDither.threshold(
                        column: (originColumn + column) * density.across + side, row: row * density.down + line)
                    if value > threshold { mask |= 1 << (line * density.across + side) }
                }
            }
            let glyph: Unicode.Scalar
            switch style.glyphs {
            case .sextants: glyph = BlockGlyphs.sextant(mask)
            case .quadrants: glyph = BlockGlyphs.quadrant(mask)
            default: glyph = BlockGlyphs.quadrant((mask & 1) * 0b0011 | (mask >> 1) * 0b1100)
            }
            cells[column] = picture(glyph, .default, .default)
        }
    }

    @inline(__always)
    private func picture(_ glyph: Unicode.Scalar, _ foreground: Colour, _ background: Colour) -> Cell {
        Cell(
            checked: glyph, foreground: foreground, background: background,
            attributes: style.isExact ? [.picture, .exact] : .picture)
    }

    @inline(__always)
    private func colour(_ samples: UnsafeBufferPointer<UInt8>, _ index: Int) -> Colour {
        Colour(samples[index], samples[index + 1], samples[index + 2])
    }

    @inline(__always)
    private func colour(_ mean: SIMD4<Float>) -> Colour {
        // Means of 8-bit samples: within 0...255 but for rounding.
        func part(_ value: Float) -> UInt8 { UInt8(min(max(value + 0.5, 0), 255)) }
        return Colour(part(mean.x), part(mean.y), part(mean.z))
    }

    @inline(__always)
    private func vector(_ samples: UnsafeBufferPointer<UInt8>, _ index: Int) -> SIMD4<Float> {
        SIMD4(Float(samples[index]), Float(samples[index + 1]), Float(samples[index + 2]), 0)
    }

    @inline(__always)
    private func luma(_ samples: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int {
        (54 * Int(samples[index]) + 183 * Int(samples[index + 1]) + 19 * Int(samples[index + 2])) >> 8
    }
}
