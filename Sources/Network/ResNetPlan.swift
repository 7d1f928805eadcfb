import CShims
import Tensors

extension BackboneBuilder {
    /// The modified ResNet-50 of table 1 (EQUATIONS, section 2).
    mutating func buildResNet() {
        let opening = weights.foldedLayer(
            "backbone.conv1", "backbone.bn1", geometry: ConvolutionGeometry(stride: 2, padding: 2), rectified: true,
            precision: precision)
        var map = maximum(convolve(opening, input, stage: .conv1), stride: 2, padding: 0, stage: .conv1)
        // The maps of a stage are reused by its blocks in turn; a stage's last output stays, since a level reads it.
        var stageMaps = StageMaps()
        for block in weights.architecture.residualBlocks {
            if block.isFirst { stageMaps = StageMaps() }
            map = bottleneck(block, map, &stageMaps)
            let isLastOfStage = block.name.hasSuffix([3, 4, 6, 3].map { ".\($0 - 1)" }[block.stage - 1])
            if block.stage >= 2 && isLastOfStage { features.append(map) }
        }
    }

    /// Maps that the blocks of one stage share.
    private struct StageMaps {
        var narrow: [ActivationMap] = []
        var wide: [ActivationMap] = []
    }

    private mutating func bottleneck(
        _ block: Architecture.ResidualBlock, _ from: ActivationMap, _ maps: inout StageMaps
    ) -> ActivationMap {
        let name = "backbone.\(block.name)"
        let stage = [Stage.layer1, .layer2, .layer3, .layer4][block.stage - 1]
        // layer2.0 halves the resolution with padding 0, so that cell (15,15) of the maps sits on pixel (127,127).
        let halves = block.stage == 2 && block.isFirst
        let spatial =
            halves
            ? ConvolutionGeometry(stride: 2) : ConvolutionGeometry(padding: block.dilation, dilation: block.dilation)
        let reduce = weights.foldedLayer("\(name).conv1", "\(name).bn1", rectified: true, precision: precision)
        let convolution = weights.foldedLayer(
            "\(name).conv2", "\(name).bn2", geometry: spatial, rectified: true, precision: precision)
        let expand = weights.foldedLayer("\(name).conv3", "\(name).bn3", rectified: true, precision: precision)

        let border = convolution.border(height: from.height, width: from.width)
        // A block after the first reads what the one before wrote, so two wide maps alternate.
        let reduced: ActivationMap
        let convolved: ActivationMap
        if maps.narrow.count == 2 && !halves && maps.narrow[0].height == from.height
            && maps.narrow[0].borderBefore >= border.before && maps.narrow[0].borderAfter >= border.after
        {
            (reduced, convolved) = (maps.narrow[0], maps.narrow[1])
            convolve(reduce, from, into: reduced, stage: stage)
        } else {
            reduced = convolve(reduce, from, stage: stage, border: border)
            let side = spatial.outputExtent(of: from.height, kernel: 3)
            convolved = map(side, side, block.inner)
            maps.narrow = [reduced, convolved]
        }
        if block.isDeformable, let sampled = deformable(block, reduced, geometry: spatial) {
            convolve(sampled.layer, sampled.map, into: convolved, stage: stage)
        } else {
            convolve(convolution, reduced, into: convolved, stage: stage)
        }

        if block.isFirst {
            let shortcut = weights.foldedLayer(
                "\(name).downsample.0", "\(name).downsample.1",
                geometry: halves ? ConvolutionGeometry(stride: 2, padding: -1) : ConvolutionGeometry(),
                rectified: false,
                precision: precision)
            let (height, width) = (convolved.height, convolved.width)
            let projected = wideMap(height, width, block.outer)
            convolve(shortcut, from, into: projected, stage: stage)
            let to = wideMap(height, width, block.outer)
            convolve(expand, convolved, into: to, adding: projected, stage: stage)
            maps.wide = [to, projected]
            return to
        }
        let to = maps.wide[1]
        maps.wide.swapAt(0, 1)
        convolve(expand, convolved, into: to, adding: from, stage: stage)
        return to
    }

    /// The deformable convolution as samples, 9 x C channels a pixel, and a 1x1 layer over them; nil where every offset
    /// is zero for any input, so that the plain convolution is the same function.
    private mutating func deformable(
        _ block: Architecture.ResidualBlock, _ from: ActivationMap, geometry: ConvolutionGeometry
    ) -> (layer: ConvolutionLayer, map: ActivationMap)? {
        let name = "backbone.layer3.0.offset"
        let isZero = [weights["\(name).weight"], weights["\(name).bias"]].allSatisfy { tensor in
            tensor.withUnsafeElements { $0.allSatisfy { $0 == 0 } }
        }
        if isZero { return nil }
        let offsetLayer = ConvolutionLayer(
            weights: weights["\(name).weight"], bias: weights["\(name).bias"].elements, geometry: geometry,
            method: .direct)
        let offsets = convolve(offsetLayer, from, stage: .layer3)
        let samples = map(from.height, from.width, 9 * from.channels)
        let instructionSet = InstructionSet.current.rawValue
        let dilation = Int64(block.dilation)
        steps.append(
            BackboneStep(stage: .layer3, multiplications: 0) { batch, pool in
                pool.run(over: batch * from.height, grain: 1) { rows in
                    for row in rows {
                        let (number, y) = (row / from.height, row % from.height)
                        let (first, offset, to) = (from.row(number, 0), offsets.row(number, y), samples.row(number, y))
                        for x in 0..<from.width {
                            ts_deformable_sample(
                                instructionSet, first, Int64(from.rowStride), Int64(from.height), Int64(from.width),
                                Int64(from.channels), Int64(y), Int64(x), dilation, offset + x * 18,
                                to + x * samples.channels)
                        }
                    }
                }
            })
        let (folded, bias) = weights.folded("backbone.layer3.0.conv2", "backbone.layer3.0.bn2")
        return (
            ConvolutionLayer(weights: tapsLast(folded), bias: bias, rectified: true, precision: precision), samples
        )
    }
}

/// [O,I,3,3] as the 1x1 weights [O, 9 x I, 1, 1] over samples ordered tap by tap.
private func tapsLast(_ weights: Tensor<Float>) -> Tensor<Float> {
    let (outputs, inputs) = (weights.shape[0], weights.shape[1])
    return Tensor(shape: [outputs, 9 * inputs, 1, 1]) { elements in
        for output in 0..<outputs {
            for input in 0..<inputs {
                for tap in 0..<9 {
                    elements[(output * 9 + tap) * inputs + input] = weights[(output * inputs + input) * 9 + tap]
                }
            }
        }
    }
}
