import CShims
import Tensors

extension BackboneBuilder {
    /// VGG-M, the paper's ablation RAR_VGG (EQUATIONS, section 2). Its stages count as conv1 and layer1 to layer4.
    mutating func buildVGG() {
        let conv1 = weights.biasedLayer(
            "backbone.conv1", geometry: ConvolutionGeometry(stride: 2, padding: 2), rectified: true)
        let conv2 = weights.biasedLayer(
            "backbone.conv2", geometry: ConvolutionGeometry(stride: 2, padding: 1), rectified: true)
        let first = normalise(convolve(conv1, input, stage: .conv1), stage: .conv1)
        let pooled = maximum(
            first, stride: 2, padding: 0, stage: .conv1, border: conv2.border(height: 63, width: 63))
        let second = normalise(convolve(conv2, pooled, stage: .layer1), stage: .layer1, border: (1, 1))
        let tail = (3...5).map {
            weights.biasedLayer("backbone.conv\($0)", geometry: ConvolutionGeometry(padding: 1), rectified: true)
        }
        let side = Architecture.mapSide
        let borders = tail.map { $0.border(height: side, width: side) } + [(0, 0)]
        var map = maximum(second, stride: 1, padding: 1, stage: .layer1, border: borders[0])
        for (index, layer) in tail.enumerated() {
            map = convolve(layer, map, stage: [.layer2, .layer3, .layer4][index], border: borders[index + 1])
            features.append(map)
        }
    }

    /// Adds local response normalisation over five channels.
    private mutating func normalise(
        _ from: ActivationMap, stage: Stage, border: (before: Int, after: Int) = (0, 0)
    ) -> ActivationMap {
        let to = map(from.height, from.width, from.channels, border: border)
        let instructionSet = InstructionSet.current.rawValue
        steps.append(
            BackboneStep(stage: stage, multiplications: 0) { batch, pool in
                pool.run(over: batch * from.height, grain: 4) { rows in
                    for row in rows {
                        let (number, y) = (row / from.height, row % from.height)
                        ts_local_response(
                            instructionSet, from.row(number, y), to.row(number, y), Int64(from.width),
                            Int64(from.channels), 5)
                    }
                }
            })
        return to
    }
}
