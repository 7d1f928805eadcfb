import Foundation
import Network
import Tensors
import Testing

/// `trackscope model info`, `verify` and `import` on sound files.
@Suite struct ModelCommandTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        try scratch.addModel()
    }

    @Test func infoSaysWhatAModelIs() throws {
        let outcome = try Program.run(["model", "info", "model.safetensors"], in: scratch)
        #expect(
            outcome
                == Program.Outcome(
                    status: 0,
                    output: """
                        format          trackscope.rar/1
                        backbone        resnet50, width 0.03125, dilation 1,1, deformable
                        attention       D 8, d 2, reduction 16, m 2
                        representation  R 8, F 4
                        mean            0.485, 0.456, 0.406
                        std             0.229, 0.224, 0.225
                        tensors         345
                        parameters      33776
                          backbone      27824
                          level3        1340
                          level4        1468
                          level5        1724
                          refinement    1420
                        provenance      random initialisation, seed 3

                        """, errors: ""))
    }

    @Test func verifyRunsTheModel() throws {
        let outcome = try Program.run(["model", "verify", "model.safetensors"], in: scratch)
        #expect(
            outcome
                == Program.Outcome(
                    status: 0,
                    output: "model.safetensors: 345 tensors, all as the architecture asks; the network runs\n",
                    errors: ""
                ))
    }
}
