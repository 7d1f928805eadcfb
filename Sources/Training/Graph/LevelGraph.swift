import Differentiation
import Network
import Tensors

/// What one level makes of its features (EQUATIONS, section 3).
package struct LevelResult<Scalar: DifferentiableScalar> {
    /// phi^a, [B,h,w,D].
    package let reinforced: Variable<Scalar>
    /// Psi^s, [B,h,w,1]; nil where it is left out.
    package let spatial: Variable<Scalar>?
    /// Psi^c, [B,D]; nil where it is left out.
    package let channel: Variable<Scalar>?
}

extension NetworkPass {
    /// Adjusts a level's features, runs the memory over the frames of each clip and applies the attention.
    ///
    /// - Parameter features: [B,h,w,C], in the order of the batch.
    func level(_ level: Int, _ features: Variable<Scalar>, _ batch: GraphBatch<Scalar>) -> LevelResult<Scalar> {
        let name = "level\(level)"
        let phi = normalisation("\(name).adjust.bn", convolution("\(name).adjust", features), isRectified: false)
        let ablation = settings.ablation
        guard !ablation.contains(.attention) else {
            return LevelResult(reinforced: phi, spatial: nil, channel: nil)
        }
        let hidden = ablation.hasMemory ? remember(name, phi, batch) : nil
        let channel =
            ablation.contains(.channel) ? nil : channelAttention(name, phi, batch, states: hidden?.states)
        let spatial = ablation.contains(.spatial) ? nil : spatialAttention(name, phi, hidden: hidden?.all)
        guard spatial != nil || channel != nil else {
            return LevelResult(reinforced: tape.sum(phi, phi), spatial: nil, channel: nil)
        }
        let weighted = tape.modulated(phi, spatial: spatial, channel: channel)
        return LevelResult(reinforced: tape.sum(weighted, phi), spatial: spatial, channel: channel)
    }

    /// The memory over time (equation 1): the states h of each frame, and h of every patch of the batch.
    ///
    /// The template starts from the zero state and its state is frame 0's; a frame starts from the one before; contexts
    /// start where the template does and lead nowhere.
    private func remember(
        _ name: String, _ phi: Variable<Scalar>, _ batch: GraphBatch<Scalar>
    ) -> (states: [Variable<Scalar>], all: Variable<Scalar>) {
        let near = ConvolutionGeometry(padding: 1)
        let ofInput = tape.convolution(
            phi, weights: self("\(name).memory.input.weight"), bias: self("\(name).memory.bias"), geometry: near)
        var states: [Variable<Scalar>] = []
        var cell: Variable<Scalar>?
        for frame in 0..<batch.frames {
            var gates = tape.slice(ofInput, frame * batch.clips..<(frame + 1) * batch.clips)
            if let last = states.last {
                let ofState = tape.convolution(last, weights: self("\(name).memory.hidden.weight"), geometry: near)
                gates = tape.sum(gates, ofState)
            }
            let next = tape.memoryStep(gates: gates, cell: cell)
            states.append(next.hidden)
            cell = next.cell
        }
        guard batch.contexts > 0 else { return (states, tape.concatenation(states)) }
        let around = tape.slice(ofInput, batch.framePatches..<phi.shape[0])
        return (states, tape.concatenation(states + [tape.memoryStep(gates: around, cell: nil).hidden]))
    }

    /// Psi^c (equation 2), [B,D]; `states` are the frames' h, of which each frame reads the one before.
    private func channelAttention(
        _ name: String, _ phi: Variable<Scalar>, _ batch: GraphBatch<Scalar>, states: [Variable<Scalar>]?
    ) -> Variable<Scalar> {
        let descriptor = tape.sum(tape.meanOverPositions(phi), tape.maximumOverPositions(phi))
        var theta = tape.linear(
            descriptor, weights: self("\(name).channel.context.weight"), bias: self("\(name).channel.bias"))
        if let states {
            func zeros(_ patches: Int) -> Variable<Scalar> {
                tape.constant(Tensor(shape: [patches, architecture.hidden], repeating: 0))
            }
            // h^c is linear in h, so the mean over positions may come first.
            let means = states.dropLast().map(tape.meanOverPositions)
            let around = batch.contexts > 0 ? [zeros(batch.clips * batch.contexts)] : []
            let memory = tape.linear(
                tape.concatenation([zeros(batch.clips)] + means + around),
                weights: self("\(name).memory.channel.weight"), bias: self("\(name).memory.channel.bias"))
            theta = tape.sum(theta, tape.linear(memory, weights: self("\(name).channel.memory.weight")))
        }
        return tape.sigmoid(
            tape.linear(
                tape.tanh(theta), weights: self("\(name).channel.output.weight"),
                bias: self("\(name).channel.output.bias")))
    }

    /// Psi^s (equation 3), [B,h,w,1]; `hidden` is every patch's own new h.
    private func spatialAttention(
        _ name: String, _ phi: Variable<Scalar>, hidden: Variable<Scalar>?
    ) -> Variable<Scalar> {
        let wide = ConvolutionGeometry(padding: 3)
        let descriptor = tape.sum(tape.meanOverChannels(phi), tape.maximumOverChannels(phi))
        var theta = tape.convolution(
            descriptor, weights: self("\(name).spatial.context.weight"), bias: self("\(name).spatial.bias"),
            geometry: wide)
        if let hidden {
            let memory = tape.convolution(
                hidden, weights: self("\(name).memory.spatial.weight"), bias: self("\(name).memory.spatial.bias"),
                geometry: ConvolutionGeometry(padding: 1))
            theta = tape.sum(
                theta, tape.convolution(memory, weights: self("\(name).spatial.memory.weight"), geometry: wide))
        }
        return tape.sigmoid(
            tape.convolution(
                tape.tanh(theta), weights: self("\(name).spatial.output.weight"),
                bias: self("\(name).spatial.output.bias")))
    }
}
