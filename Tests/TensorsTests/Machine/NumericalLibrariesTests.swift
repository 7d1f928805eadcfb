import Tensors
import Testing

@Suite struct NumericalLibrariesTests {
    @Test func librariesSayWhatTheyAre() {
        #expect(NumericalLibraries.openBLASConfiguration.hasPrefix("OpenBLAS "))
        #expect(!NumericalLibraries.openBLASCore.isEmpty)
        #expect(NumericalLibraries.fftwVersion.hasPrefix("fftw-3."))
    }
}
