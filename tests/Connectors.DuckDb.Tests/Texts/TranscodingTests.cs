using System.IO.Compression;
using System.Text;
using ModelPipeline.Connectors.DuckDb.Texts;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class TranscodingTests : IDisposable
{
    private const int Piece = 1 << 16;

    private readonly DuckDbFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("FFFE6100", "utf-16")]
    [InlineData("FEFF0061", "utf-16BE")]
    [InlineData("FFFE0000", "utf-32")]
    [InlineData("FFFE", "utf-16")]
    [InlineData("EFBBBF61", null)]
    [InlineData("61626364", null)]
    [InlineData("FF", null)]
    [InlineData("", null)]
    public void Of_FirstBytes_AreTheEncoding(string bytes, string? encoding)
    {
        File.WriteAllBytes(folder.Path("data.csv"), Convert.FromHexString(bytes));

        Assert.Equal(encoding, Transcoding.Of(folder.Path("data.csv"))?.WebName);
    }

    [Theory]
    [InlineData("data.gz", "1F8B", true)]
    [InlineData("data.GZ", "1F8B08", true)]
    [InlineData("data.gz", "1F", false)]
    [InlineData("data.gz", "1F8C", false)]
    [InlineData("data.csv", "61", true)]
    public void CheckCompression_Ending_SaysWhatTheFileIs(string name, string bytes, bool fits)
    {
        File.WriteAllBytes(folder.Path(name), Convert.FromHexString(bytes));

        var error = Record.Exception(() => Transcoding.CheckCompression(folder.Path(name)));

        Assert.Equal(
            fits
                ? null
                : $"Input:Table names the file '{folder.Path(name)}', which is not compressed with gzip, as its ending says; "
                    + "write it again, or name it otherwise.",
            (error as PipelineConfigurationException)?.Faults.Single().ToString());
    }

    [Theory]
    [InlineData("a\r\nb\rc\nd", "a\nb\nc\nd")]
    [InlineData("a\r", "a\n")]
    [InlineData("a\r\n\r\r\n", "a\n\n\n")]
    [InlineData("", "")]
    public async Task CopyAsync_LineEnds_BecomeOneKind(string content, string expected)
    {
        File.WriteAllText(folder.Path("data.csv"), content, Encoding.Latin1);

        Assert.Equal(expected, await CopyAsync("data.csv"));
    }

    // A line end of two characters may be divided between two pieces of the file.
    [Theory]
    [InlineData(Piece - 2)]
    [InlineData(Piece - 1)]
    [InlineData(Piece)]
    public async Task CopyAsync_LongFile_HasEveryLineOnce(int length)
    {
        var line = new string('x', length);
        File.WriteAllText(folder.Path("data.csv"), $"{line}\r\n{line}\ry\r\n", Encoding.Latin1);

        Assert.Equal($"{line}\n{line}\ny\n", await CopyAsync("data.csv"));
    }

    [Fact]
    public async Task CopyAsync_CompressedFile_IsReadWithoutAMark()
    {
        await using (var gzip = new GZipStream(File.Create(folder.Path("data.csv.GZ")), CompressionLevel.Fastest))
            gzip.Write([0xFF, 0xFE, 0x61, 0]);

        Assert.Equal("a", await CopyAsync("data.csv.GZ"));
        Assert.Equal([0x61], File.ReadAllBytes(folder.Path("copy")));
    }

    [Fact]
    public async Task CopyAsync_FileOfZstd_IsAFault()
    {
        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => Transcoding.CopyAsync("data.csv.ZST", Encoding.Latin1, folder.Path("copy"), Token));

        Assert.Contains("'data.csv.ZST', which is compressed with zstd", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CopyAsync_AnotherEncoding_IsAFaultThatNamesTheSet()
    {
        File.WriteAllBytes(folder.Path("data.csv"), [0x61, 0xE9, 0x61]);
        var strict = Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => Transcoding.CopyAsync(folder.Path("data.csv"), strict, folder.Path("copy"), Token));

        Assert.Contains("which is not in the encoding utf-8", error.Message, StringComparison.Ordinal);
        Assert.Contains("Input:Format:Encoding", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task<string> CopyAsync(string name)
    {
        await Transcoding.CopyAsync(folder.Path(name), Encoding.Latin1, folder.Path("copy"), Token);
        return await File.ReadAllTextAsync(folder.Path("copy"), Token);
    }
}
