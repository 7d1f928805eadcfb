import Scope
import Sequences
import Testing

@Suite struct SavingOverInputsTests {
    @Test(
        "nothing is saved over what the sequence is read from",
        arguments: [
            (":export␣csv␣/data/Test.avi⏎", "/data/Test.avi was not written: the sequence is read from it"),
            (":record␣/data/Test.avi⏎", "the recording /data/Test.avi ended: the sequence is read from it"),
        ])
    func inputsAreKept(command: String, message: String) throws {
        var harness = Harness()
        harness.inputs = SequenceFiles(
            of: FrameSequence(name: "Test", path: "/data/Test.avi", layout: .video, source: harness.source))
        let outcome = try harness.play("enter . \(command)")
        #expect(outcome.message == " \(message)")
        #expect(outcome.files.isEmpty)
    }
}
