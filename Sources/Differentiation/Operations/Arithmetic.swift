import Tensors

extension Tape {
    /// a + b, of one shape.
    public func sum(_ a: Variable<Scalar>, _ b: Variable<Scalar>) -> Variable<Scalar> {
        precondition(a.shape == b.shape, "shapes \(a.shape) and \(b.shape) do not add")
        let y = values(a.shape)
        y.pointer.update(from: a.values.pointer, count: y.count)
        accumulate(b.values, into: y)
        return result(y, of: a, b) { tape, gradient in
            tape.add(gradient, to: a)
            tape.add(gradient, to: b)
        }
    }

    /// The maps reinforced by a weight a place and a weight a channel: y = x . spatial . channel + x.
    ///
    /// - Parameters:
    ///   - x: [N,H,W,C].
    ///   - spatial: [N,H,W,1], or nil for ones.
    ///   - channel: [N,C], or nil for ones.
    public func reinforced(
        _ x: Variable<Scalar>, spatial: Variable<Scalar>?, channel: Variable<Scalar>?
    ) -> Variable<Scalar> {
        let (count, channels) = (x.shape[0], x.values.channels)
        let cells = x.values.pixels / max(count, 1)
        precondition(spatial.map { $0.values.count == count * cells } ?? true, "a spatial map of another size")
        precondition(channel.map { $0.shape == [count, channels] } ?? true, "channel weights of another width")
        let y = values(x.shape)
        let (kernels, set) = (kernels, instructionSet)
        let (from, to) = (x.values.shared, y.shared)
        let (places, weights) = (spatial?.values.shared, channel?.values.shared)
        pool.run(parts: count) { map in
            kernels.reinforce(
                set, from + map * cells * channels, places.map { UnsafePointer($0 + map * cells) },
                weights.map { UnsafePointer($0 + map * channels) }, Int64(cells), Int64(channels),
                to + map * cells * channels)
        }
        return result(y, of: x, spatial, channel) { tape, gradient in
            let dx = tape.values(x.shape)
            let dspatial = spatial.flatMap { $0.needsGradient ? tape.values($0.shape) : nil }
            let dchannel = channel.flatMap { $0.needsGradient ? tape.zeros($0.shape) : nil }
            let (upstream, share, spatialShare, channelShare) = (
                gradient.shared, dx.shared, dspatial?.shared, dchannel?.shared
            )
            tape.pool.run(parts: count) { map in
                let start = map * cells * channels
                kernels.reinforceGradient(
                    set, upstream + start, from + start, places.map { UnsafePointer($0 + map * cells) },
                    weights.map { UnsafePointer($0 + map * channels) }, Int64(cells), Int64(channels), share + start,
                    spatialShare.map { $0 + map * cells }, channelShare.map { $0 + map * channels })
            }
            tape.add(dx, to: x)
            if let spatial, let dspatial { tape.add(dspatial, to: spatial) }
            if let channel, let dchannel { tape.add(dchannel, to: channel) }
            withExtendedLifetime((x, spatial, channel)) {}
        }
    }
}
