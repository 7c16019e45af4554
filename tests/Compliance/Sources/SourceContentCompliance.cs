namespace ModelPipeline.Compliance;

/// <summary>What every source gives: the right content, and a mark that changes with it.</summary>
public abstract class SourceContentCompliance(ISourceServer server) : SourceCompliance(server)
{
    [Fact]
    public async Task FetchAsync_File_HasItsBytesItsHashAndItsName()
    {
        var content = Content();
        await Server.PutAsync(Name, content);
        var heard = new List<FetchProgress>();

        using var model = await Fetcher().FetchAsync(Address, null, null, new Heard(heard.Add), Token);

        await IsAsync(content, model);
        Assert.Equal(content.Length, heard[^1].Bytes);
    }

    [Fact]
    public async Task FetchAsync_EmptyFile_IsEmpty()
    {
        await Server.PutAsync(Name, []);

        using var model = await FetchAsync();

        await IsAsync([], model);
    }

    [Fact]
    public async Task FetchAsync_PinnedHashInAnyCase_IsTaken()
    {
        var content = Content();
        await Server.PutAsync(Name, content);

        using var model = await FetchAsync(HashOf(content).ToUpperInvariant());

        await IsAsync(content, model);
    }

    [Fact]
    public async Task FetchAsync_OtherHash_IsAFaultThatNamesBoth()
    {
        await Server.PutAsync(Name, Content());
        var other = HashOf(Content(2));

        var fault = await FaultAsync(Fetcher(), other);

        Assert.Equal("Model:Sha256", fault.Setting);
        Assert.Contains($"is '{other}'", fault.Message, StringComparison.Ordinal);
        Assert.Contains(HashOf(Content()), fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_PinIsNoHash_IsAFault()
    {
        await Server.PutAsync(Name, Content());

        Assert.Equal("Model:Sha256", (await FaultAsync(Fetcher(), "3f2a9c")).Setting);
    }

    [Fact]
    public async Task FetchAsync_NothingThere_IsAFaultOfThePath()
    {
        await Server.PutAsync(Name, Content());
        await Server.DeleteAsync(Name);

        var fault = await FaultAsync(Fetcher());

        Assert.Equal("Model:Path", fault.Setting);
        Assert.Contains("which does not exist", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_LargerThanAllowed_IsAFaultThatSaysHowMuchIs()
    {
        await Server.PutAsync(Name, Content());

        var fault = await FaultAsync(Fetcher(), maxBytes: 1_000);

        Assert.Equal("Model:Path", fault.Setting);
        Assert.Contains("1000", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_TwoGigabytes_IsAFaultBeforeTheyAreRead()
    {
        await Server.PutZerosAsync(Name, 2L << 30);

        var fault = await FaultAsync(Fetcher(), maxBytes: 1L << 30);

        Assert.Contains("2147483648 bytes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChangedAsync_SameContent_IsFalse()
    {
        await Server.PutAsync(Name, Content());
        using var model = await FetchAsync();

        Assert.False(await Fetcher().ChangedAsync(Address, model.Identity, Token));
    }

    [Fact]
    public async Task ChangedAsync_ReplacedContent_IsTrueAndTheNextFetchHasIt()
    {
        await Server.PutAsync(Name, Content());
        using var model = await FetchAsync();
        await Server.PutAsync(Name, Content(2));

        Assert.True(await Fetcher().ChangedAsync(Address, model.Identity, Token));
        using var next = await FetchAsync();
        await IsAsync(Content(2), next);
    }

    [Fact]
    public async Task ChangedAsync_NothingThere_IsAFault()
    {
        await Server.PutAsync(Name, Content());
        using var model = await FetchAsync();
        await Server.DeleteAsync(Name);

        await Assert.ThrowsAsync<PipelineConfigurationException>(() => Fetcher().ChangedAsync(Address, model.Identity, Token));
    }

    [Fact]
    public async Task FetchAsync_AlreadyCancelled_IsCancelled()
    {
        await Server.PutAsync(Name, Content());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Fetcher().FetchAsync(Address, null, null, null, new CancellationToken(canceled: true)));
        Assert.Empty(Copies);
    }
}
