import Imaging

/// One sinusoidal part of a movement.
struct Swing: Sendable {
    /// The largest deviation.
    var amplitude: Double
    /// Full turns per frame.
    var frequency: Double
    /// The turn at frame 0.
    var phase: Double

    /// The deviation at a time, in frames.
    func value(at time: Double) -> Double { amplitude * RepeatableMath.sine(turns: frequency * time + phase) }

    /// The deviation's change per frame.
    func speed(at time: Double) -> Double {
        amplitude * frequency * 2 * Double.pi * RepeatableMath.cosine(turns: frequency * time + phase)
    }
}

/// Where something is at one moment: the frame's plane, in pixels from the top left corner.
struct Pose: Sendable {
    var x: Double
    var y: Double
    /// The direction of the sprite's x axis, a unit vector.
    var cosine: Double
    var sine: Double
    /// Pixels per unit of the sprite.
    var scale: Double
    /// The sprite's own movement: how far its ripple has run, in turns.
    var ripple: Double
}

/// A movement without beginning or end: every moment can be asked for by itself, so frames need not be rendered in order.
struct Motion: Sendable {
    /// How a sprite turns.
    enum Heading: Sendable {
        /// It looks in the direction of a stream's vector plus its velocity, in pixels per frame: upstream while it drifts
        /// slowly, more and more where it goes the faster it moves.
        case upstream(x: Double, y: Double)
        /// It swings around a direction, in turns.
        case swinging(around: Double, Swing)
    }

    /// The middle of the movement, in pixels.
    var x: Double
    var y: Double
    /// The steady part of the movement, in pixels per frame, counted from frame `origin`.
    var velocityX = 0.0
    var velocityY = 0.0
    var origin = 0.0
    var swingsX: [Swing] = []
    var swingsY: [Swing] = []
    var heading = Heading.swinging(around: 0, Swing(amplitude: 0, frequency: 0, phase: 0))
    /// The mean size in pixels per unit of the sprite, and its changes as a share of it.
    var scale: Double
    var swelling = Swing(amplitude: 0, frequency: 0, phase: 0)
    /// Turns of the sprite's ripple per frame.
    var rippleFrequency = 0.0

    /// The position, the direction and the size at a time, in frames.
    func pose(at time: Double) -> Pose {
        let (x, y) = position(at: time)
        let (cosine, sine) = direction(at: time)
        return Pose(
            x: x, y: y, cosine: cosine, sine: sine, scale: scale * (1 + swelling.value(at: time)),
            ripple: rippleFrequency * time)
    }

    /// The place at a time, in pixels.
    func position(at time: Double) -> (x: Double, y: Double) {
        (
            swingsX.reduce(x + velocityX * (time - origin)) { $0 + $1.value(at: time) },
            swingsY.reduce(y + velocityY * (time - origin)) { $0 + $1.value(at: time) }
        )
    }

    /// The change of place per frame at a time.
    func velocity(at time: Double) -> (x: Double, y: Double) {
        (
            swingsX.reduce(velocityX) { $0 + $1.speed(at: time) },
            swingsY.reduce(velocityY) { $0 + $1.speed(at: time) }
        )
    }

    private func direction(at time: Double) -> (cosine: Double, sine: Double) {
        switch heading {
        case .upstream(let streamX, let streamY):
            let velocity = velocity(at: time)
            let x = streamX + velocity.x
            let y = streamY + velocity.y
            let length = (x * x + y * y).squareRoot()
            return length > 0 ? (x / length, y / length) : (1, 0)
        case .swinging(let middle, let swing):
            let turns = middle + swing.value(at: time)
            return (RepeatableMath.cosine(turns: turns), RepeatableMath.sine(turns: turns))
        }
    }
}
