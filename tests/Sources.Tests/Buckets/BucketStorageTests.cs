namespace ModelPipeline.Tests;

/// <summary>What storages in buckets make of objects that come and go meanwhile, of earlier builds, and of any ETag.</summary>
public sealed class BucketStorageTests : IAsyncLifetime
{
    private static readonly StoredModel Model = new("churn", "v1", "churn.onnx", 3, new('1', 64), default);

    private readonly S3Server s3 = new();
    private readonly GoogleStorageServer google = new();
    private readonly string path = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await File.WriteAllBytesAsync(path, [1, 2, 3], Token);
        await s3.InitializeAsync();
        await google.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await s3.DisposeAsync();
        await google.DisposeAsync();
        File.Delete(path);
    }

    // S3 has such ETags for objects with a key of KMS, and compatible stores have any.
    [Theory]
    [InlineData("7")]
    [InlineData("0x8DCE4F7A3B2C1D0")]
    [InlineData("CKih16GjycICEAE=")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("0123456789abcdef0123456789abcdef-2")]
    public async Task AnyCall_ETagThatIsNoHashOfTheContent_Works(string etag)
    {
        s3.ETagOf = _ => etag;
        var storage = Storages[0];
        await s3.PutAsync("a.onnx", [1, 2, 3]);
        var address = SourceAddress.Parse(s3.AddressOf("a.onnx"));

        Assert.True(await storage.TryAddAsync(Model, path, Token));
        await using var stored = (await storage.OpenAsync("churn", "v1", 0, Token))!;
        Assert.Equal([1, 2, 3], await ReadAsync(stored));
        var file = Assert.Single((await s3.Make().LookAsync(address, null, Token))!.Files);
        await using var sent = await s3.Make().OpenAsync(file, 0, Token);
        Assert.Equal([1, 2, 3], await ReadAsync(sent));
        Assert.Equal($"\"{etag}\"", sent.Tag);
    }

    [Fact]
    public async Task AnyCall_ObjectOfAnEarlierBuild_IsTheModelOfTheVersion()
    {
        s3.PutUpload("uploads/churn/v1/old.onnx", [7], Model.Sha256);
        google.PutUpload("uploads/churn/v1/old.onnx", [7], Model.Sha256);

        foreach (var storage in Storages)
        {
            var found = await storage.FindAsync("churn", "v1", Token);

            Assert.Equal(("old.onnx", Model.Sha256), (found?.FileName, found?.Sha256));
            Assert.False(await storage.TryAddAsync(Model, path, Token));
            await using var sent = (await storage.OpenAsync("churn", "v1", 0, Token))!;
            Assert.Equal([7], await ReadAsync(sent));
        }
    }

    // They stored both of two uploads at once.
    [Fact]
    public async Task DeleteAsync_TwoObjectsOfAnEarlierBuild_DeletesBoth()
    {
        foreach (var name in new[] { "a.onnx", "b.onnx", "c.onnx" })
        {
            s3.PutUpload($"uploads/churn/v1/{name}", [7], Model.Sha256);
            google.PutUpload($"uploads/churn/v1/{name}", [7], Model.Sha256);
        }

        foreach (var storage in Storages)
        {
            Assert.True(await storage.DeleteAsync("churn", "v1", Token));
            Assert.Null(await storage.FindAsync("churn", "v1", Token));
        }
    }

    [Fact]
    public async Task AnyCall_ObjectOfS3IsDeletedAfterItWasListed_FindsNothing()
    {
        var storage = Storages[0];
        s3.AtAnswer = what => Array.ForEach(what == "LIST" ? [.. s3.Server.Objects.Keys] : Array.Empty<string>(), Delete);
        foreach (var call in new Func<Task<bool>>[]
        {
            async () => (await storage.ListAsync("churn", Token)).Count > 0,
            async () => await storage.FindAsync("churn", "v1", Token) is not null,
            async () => await storage.OpenAsync("churn", "v1", 0, Token) is not null,
            () => storage.DeleteAsync("churn", "v1", Token),
        })
        {
            s3.PutUpload("uploads/churn/v1/a.onnx", [7], Model.Sha256);

            Assert.False(await call());
        }

        void Delete(string name) => s3.Server.Objects.TryRemove(name, out _);
    }

    // A stream of another model under the hash of this one would be worse than none.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OpenAsync_ObjectIsDeletedOrReplacedAfterItWasFound_IsNone(bool isReplaced)
    {
        foreach (var storage in Storages)
            Assert.True(await storage.TryAddAsync(Model, path, Token));
        s3.AtAnswer = what => Change(s3.Server, what, "HEAD");
        google.AtAnswer = what => Change(google.Server, what, "LIST");

        foreach (var storage in Storages)
            Assert.Null(await storage.OpenAsync("churn", "v1", 0, Token));

        void Change(ObjectServer server, string what, string when)
        {
            if (what != when)
                return;
            foreach (var name in server.Objects.Keys)
            {
                server.Objects.TryRemove(name, out _);
                if (isReplaced)
                    server.Put(name, [4, 5, 6]);
            }
        }
    }

    [Fact]
    public async Task DeleteAsync_ObjectOfGoogleIsReplacedAfterItWasFound_LeavesTheNewOne()
    {
        Assert.True(await Storages[1].TryAddAsync(Model, path, Token));
        google.AtAnswer = _ => google.Server.Put(google.Server.Objects.Keys.Single(), [4]);

        Assert.False(await Storages[1].DeleteAsync("churn", "v1", Token));

        Assert.Equal([4], google.Server.Objects.Values.Single().Content);
    }

    private IModelStorage[] Storages => [((IStorageServer)s3).Make(), ((IStorageServer)google).Make()];

    private static async Task<byte[]> ReadAsync(SourceStream sent)
    {
        using var all = new MemoryStream();
        await sent.Content.CopyToAsync(all, Token);
        return all.ToArray();
    }
}
