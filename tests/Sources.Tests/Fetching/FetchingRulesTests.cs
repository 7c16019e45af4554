using System.Security.Cryptography;

namespace ModelPipeline.Tests;

/// <summary>The rules of names, lengths and hashes of what is fetched.</summary>
public sealed class FetchingRulesTests
{
    private static readonly SourceAddress Address = SourceAddress.Parse("gs://bucket/churn");
    private static readonly string Hash = Convert.ToHexString(SHA256.HashData([1]));

    [Theory]
    [InlineData("a", true)]
    [InlineData("a/b.c", true)]
    [InlineData("a..b", true)]
    [InlineData("", false)]
    [InlineData("/a", false)]
    [InlineData("a/", false)]
    [InlineData("a//b", false)]
    [InlineData("./a", false)]
    [InlineData("a/../b", false)]
    [InlineData("..", false)]
    [InlineData("a\\b", false)]
    [InlineData("\\b", false)]
    [InlineData("a\0b", false)]
    [InlineData("\0", false)]
    public void Check_NameOfAFile_LeadsNowhereElse(string name, bool isTaken) =>
        Assert.Equal(isTaken, Record.Exception(() => FileNames.Check(Address, name)) is null);

    [Fact]
    public void Check_Bytes_AreThoseOfAllFilesTogether()
    {
        var limit = new ByteLimit(Address, 100);
        SourceFile File(string name) => new(name, Address, null, null);

        limit.Check(File("a"), 60);
        limit.Check(File("a"), 70);
        limit.Check(File("b"), 30);
        var error = Assert.Throws<PipelineConfigurationException>(() => limit.Check(File("b"), 31));

        Assert.Equal(
            "is 'gs://bucket/churn', which has 101 bytes or more, and Models:MaxBytes allows 100; raise it, or name a smaller file.",
            Assert.Single(error.Faults).Message);
    }

    [Fact]
    public void Parse_Pin_IsTheHashInLowerCase()
    {
        Assert.Equal(Hash.ToLowerInvariant(), PinnedHash.Parse(Hash));
        Assert.Null(PinnedHash.Parse(null));
        Assert.Null(PinnedHash.Parse(""));
    }

    [Theory]
    [InlineData("3f2a9c")]
    [InlineData("4BF5122F344554C53BDE2EBB8CD2B7E3D1600AD631C385A5D7CCE23C7785459")]
    [InlineData("4BF5122F344554C53BDE2EBB8CD2B7E3D1600AD631C385A5D7CCE23C7785459AA")]
    [InlineData("4BF5122F344554C53BDE2EBB8CD2B7E3D1600AD631C385A5D7CCE23C7785459G")]
    public void Parse_PinThatIsNoHash_SaysWhatToSet(string text)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => PinnedHash.Parse(text));

        Assert.Equal(
            $"Model:Sha256 is '{text}'; set the 64 hex digits that sha256sum prints.", Assert.Single(error.Faults).ToString());
    }

    [Fact]
    public void Check_Pin_IsThatOfTheContentOrNone()
    {
        PinnedHash.Check(Address, null, "11");
        PinnedHash.Check(Address, "11", "11");

        var error = Assert.Throws<PipelineConfigurationException>(() => PinnedHash.Check(Address, "22", "11"));

        Assert.Equal(
            "Model:Sha256 is '22', and the content of 'gs://bucket/churn' has 11; name the content that you mean, or set "
                + "the hash that it has.",
            Assert.Single(error.Faults).ToString());
    }

    [Theory]
    [InlineData(28, true)]
    [InlineData(122, true)]
    [InlineData(27, true)]
    [InlineData(unchecked((int)0x80070070), true)]
    [InlineData(5, false)]
    public void IsFull_ErrorOfTheDisk_IsOneOfRoom(int error, bool expected)
    {
        Assert.Equal(expected, DiskFaults.IsFull(new IOException("", error)));
        Assert.False(DiskFaults.IsFull(new InvalidOperationException()));
        Assert.Contains(
            expected
                ? "which does not fit on the disk of Models:Cache 'cache'"
                : "which cannot be kept in Models:Cache 'cache' (IOException)",
            DiskFaults.Of(Address, "cache", new IOException("", error)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_FetchedModelTwice_EndsItsLeaseOnce()
    {
        var lease = new Lease();
        var model = new FetchedModel("path", "11", "identity", 7, lease);

        Assert.Equal((false, true), (model.IsInPlace, model.IsUnchanged()));
        model.Dispose();
        model.Dispose();

        Assert.Equal(1, lease.Ended);
    }

    private sealed class Lease : IDisposable
    {
        public int Ended { get; private set; }

        public void Dispose() => Ended++;
    }
}
