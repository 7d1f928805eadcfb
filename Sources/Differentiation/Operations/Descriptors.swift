import Tensors

// What attention looks at: means and maxima over positions and over channels.
extension Tape {
    /// The mean over the positions of each map, [N,H,W,C] to [N,C].
    public func meanOverPositions(_ x: Variable<Scalar>) -> Variable<Scalar> {
        let (count, channels, cells) = (x.shape[0], x.values.channels, cellsOfMap(x))
        let y = values([count, channels])
        let (kernels, set, from, to) = (kernels, instructionSet, x.values.shared, y.shared)
        pool.run(parts: count) { map in
            let row = to + map * channels
            kernels.channelSums(set, from + map * cells * channels, Int64(cells), Int64(channels), row)
            kernels.scaled(set, row, 1 / Scalar(cells), Int64(channels), row)
        }
        return result(y, of: x) { tape, gradient in
            guard let sum = tape.sum(for: x) else { return }
            let (upstream, share) = (gradient.shared, sum.shared)
            tape.pool.run(parts: count) { map in
                kernels.addRow(
                    set, upstream + map * channels, 1 / Scalar(cells), Int64(cells), Int64(channels),
                    share + map * cells * channels)
            }
        }
    }

    /// The maximum over the positions of each map, [N,H,W,C] to [N,C]. The first of equal ones takes the gradient.
    public func maximumOverPositions(_ x: Variable<Scalar>) -> Variable<Scalar> {
        let (count, channels, cells) = (x.shape[0], x.values.channels, cellsOfMap(x))
        let y = values([count, channels])
        y.pointer.update(repeating: -.infinity, count: y.count)
        var places = Tensor<Int32>(shape: [y.count], repeating: 0)
        let (kernels, set, from, to) = (kernels, instructionSet, x.values.shared, y.shared)
        places.withUnsafeMutableElements { elements in
            guard let start = elements.baseAddress else { return }
            let found = SharedPointer(pointer: start)
            pool.run(parts: count) { map in
                kernels.pixelMaximum(
                    set, from + map * cells * channels, Int64(cells), Int64(channels), Int32(map * cells * channels),
                    to + map * channels, found + map * channels)
            }
        }
        return result(y, of: x) { [places] tape, gradient in
            guard let sum = tape.sum(for: x) else { return }
            kernels.scatter(set, gradient.pointer, places.baseAddress, Int64(places.count), sum.pointer)
        }
    }

    /// The mean over the channels of each pixel, [N,H,W,C] to [N,H,W,1].
    public func meanOverChannels(_ x: Variable<Scalar>) -> Variable<Scalar> {
        let channels = x.values.channels
        let y = values(x.shape.dropLast() + [1])
        let (kernels, set, from, to) = (kernels, instructionSet, x.values.shared, y.shared)
        let (pixels, grain) = (x.values.pixels, pixelGrain(channels: channels))
        pool.run(over: pixels, grain: grain) { range in
            kernels.channelMean(
                set, from + range.lowerBound * channels, Int64(range.count), Int64(channels), to + range.lowerBound)
        }
        return result(y, of: x) { tape, gradient in
            guard let sum = tape.sum(for: x) else { return }
            let (upstream, share) = (gradient.shared, sum.shared)
            tape.pool.run(over: pixels, grain: grain) { range in
                kernels.addPlaces(
                    set, upstream + range.lowerBound, 1 / Scalar(channels), Int64(range.count), Int64(channels),
                    share + range.lowerBound * channels)
            }
        }
    }

    /// The maximum over the channels of each pixel, [N,H,W,C] to [N,H,W,1]. The first of equal ones takes the gradient.
    public func maximumOverChannels(_ x: Variable<Scalar>) -> Variable<Scalar> {
        let channels = x.values.channels
        let y = zeros(x.shape.dropLast() + [1])
        var places = Tensor<Int32>(shape: [y.count], repeating: 0)
        let (kernels, set, from, to) = (kernels, instructionSet, x.values.shared, y.shared)
        let (pixels, grain) = (x.values.pixels, pixelGrain(channels: channels))
        places.withUnsafeMutableElements { elements in
            guard let start = elements.baseAddress else { return }
            let found = SharedPointer(pointer: start)
            pool.run(over: pixels, grain: grain) { range in
                let (start, count) = (range.lowerBound * channels, Int64(range.count))
                kernels.addChannelMaximum(set, from + start, count, Int64(channels), to + range.lowerBound)
                kernels.channelPlace(
                    set, from + start, count, Int64(channels), Int32(start), found + range.lowerBound)
            }
        }
        return result(y, of: x) { [places] tape, gradient in
            guard let sum = tape.sum(for: x) else { return }
            kernels.scatter(set, gradient.pointer, places.baseAddress, Int64(pixels), sum.pointer)
        }
    }

    private func cellsOfMap(_ x: Variable<Scalar>) -> Int {
        precondition(x.shape.count == 4 && x.values.count > 0, "descriptors are of maps, not of shape \(x.shape)")
        return x.shape[1] * x.shape[2]
    }
}
