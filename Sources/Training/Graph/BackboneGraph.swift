import Differentiation
import Network
import Tensors

extension NetworkPass {
    /// The backbone's features of levels 3, 4 and 5 (EQUATIONS, section 2), [B,h,w,C] each.
    ///
    /// - Parameter patches: normalised, [B,H,W,3].
    func features(_ patches: Variable<Scalar>) -> [Variable<Scalar>] {
        switch architecture.backbone {
        case .resnet50: resNet(patches)
        case .vggM: vgg(patches)
        }
    }

    private func resNet(_ patches: Variable<Scalar>) -> [Variable<Scalar>] {
        let opening = convolution("backbone.conv1", patches, geometry: ConvolutionGeometry(stride: 2, padding: 2))
        var x = tape.maximumPooling(
            normalisation("backbone.bn1", opening, isRectified: true), stride: 2)
        var features: [Variable<Scalar>] = []
        let blocks = architecture.residualBlocks
        for (index, block) in blocks.enumerated() {
            x = bottleneck(block, x)
            let endsStage = index == blocks.count - 1 || blocks[index + 1].isFirst
            if endsStage && block.stage >= 2 { features.append(x) }
        }
        return features
    }

    private func bottleneck(_ block: Architecture.ResidualBlock, _ x: Variable<Scalar>) -> Variable<Scalar> {
        let name = "backbone.\(block.name)"
        // layer2.0 halves the resolution with padding 0, and its shortcut samples the centres of its windows.
        let halves = block.stage == 2 && block.isFirst
        let spatial =
            halves
            ? ConvolutionGeometry(stride: 2) : ConvolutionGeometry(padding: block.dilation, dilation: block.dilation)
        let reduced = normalisation("\(name).bn1", convolution("\(name).conv1", x), isRectified: true)
        let convolved: Variable<Scalar>
        if block.isDeformable && settings.usesDeformable {
            let offsets = convolution("backbone.layer3.0.offset", reduced, geometry: spatial, isBiased: true)
            convolved = tape.deformableConvolution(
                reduced, offsets: offsets, weights: self("\(name).conv2.weight"), dilation: block.dilation,
                precision: precision)
        } else {
            convolved = convolution("\(name).conv2", reduced, geometry: spatial)
        }
        let expanded = convolution(
            "\(name).conv3", normalisation("\(name).bn2", convolved, isRectified: true))
        var shortcut = x
        if block.isFirst {
            let projected = convolution("\(name).downsample.0", halves ? tape.windowCentres(x) : x)
            shortcut = normalisation("\(name).downsample.1", projected, isRectified: false)
        }
        return normalisation("\(name).bn3", expanded, adding: shortcut, isRectified: true)
    }

    private func vgg(_ patches: Variable<Scalar>) -> [Variable<Scalar>] {
        func layer(_ number: Int, _ x: Variable<Scalar>, _ geometry: ConvolutionGeometry) -> Variable<Scalar> {
            tape.rectified(convolution("backbone.conv\(number)", x, geometry: geometry, isBiased: true))
        }
        let first = tape.localResponseNormalisation(layer(1, patches, ConvolutionGeometry(stride: 2, padding: 2)))
        let second = tape.localResponseNormalisation(
            layer(2, tape.maximumPooling(first, stride: 2), ConvolutionGeometry(stride: 2, padding: 1)))
        var x = tape.maximumPooling(second, stride: 1, padding: 1)
        return (3...5).map { number in
            x = layer(number, x, ConvolutionGeometry(padding: 1))
            return x
        }
    }
}
