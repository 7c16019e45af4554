using Amazon.Runtime;
using Amazon.S3;
using ModelPipeline.Models.Sources.GoogleStorage;
using ModelPipeline.Models.Sources.S3;
using GoogleModels = ModelPipeline.Models.Sources.GoogleStorage.GoogleStorage;

namespace ModelPipeline.Tests;

/// <summary>Where uploads are in a bucket, objects that stand for folders, and servers that ask to wait.</summary>
public sealed class BucketTests : IAsyncLifetime
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

    [Theory]
    [InlineData("", "")]
    [InlineData("/", "")]
    [InlineData("/p", "p/")]
    [InlineData("/up/loads/", "up/loads/")]
    public async Task TryAddAsync_PrefixOfTheSetting_IsTheFolderOfAllPipelines(string prefix, string folder)
    {
        foreach (var storage in Storages(prefix))
        {
            Assert.True(await storage.TryAddAsync(Model, path, Token));
            Assert.Equal(Model.Sha256, (await storage.FindAsync("churn", "v1", Token))?.Sha256);
            Assert.Equal(["v1"], (await storage.ListAsync("churn", Token)).Select(each => each.Version));
        }

        Assert.Equal([$"/models/{folder}churn/v1/model"], s3.Server.Objects.Keys);
        Assert.Equal([$"{folder}churn/v1/model"], google.Server.Objects.Keys);
    }

    [Fact]
    public async Task FindAsync_StoredModel_WasStoredWhenTheBucketSaysSo()
    {
        foreach (var storage in Storages(""))
            Assert.True(await storage.TryAddAsync(Model, path, Token));
        DateTimeOffset[] times = [s3.Server.Objects.Values.Single().Modified, google.Server.Objects.Values.Single().Modified];

        Assert.Equal(times, await FindAllAsync(async storage => (await storage.FindAsync("churn", "v1", Token))!.StoredAt));
        Assert.Equal(times, await FindAllAsync(async storage => Assert.Single(await storage.ListAsync("churn", Token)).StoredAt));

        async Task<DateTimeOffset[]> FindAllAsync(Func<IModelStorage, Task<DateTimeOffset>> find) =>
            [await find(Storages("")[0]), await find(Storages("")[1])];
    }

    // It has no hash. Another silo that stores the version at the same moment is refused by the same condition.
    [Fact]
    public async Task TryAddAsync_ObjectOfSomethingElseHasTheName_IsNotAddedAndStays()
    {
        s3.Server.Put("/models/churn/v1/model", [7]);
        google.Server.Put("churn/v1/model", [7]);

        foreach (var storage in Storages(""))
        {
            Assert.Null(await storage.FindAsync("churn", "v1", Token));
            Assert.False(await storage.TryAddAsync(Model, path, Token));
            Assert.False(await storage.DeleteAsync("churn", "v1", Token));
        }

        Assert.All([.. s3.Server.Objects.Values, .. google.Server.Objects.Values], each => Assert.Equal([7], each.Content));
    }

    // The consoles of both make an empty object for a folder, and show its name with a slash.
    [Fact]
    public async Task LookAsync_FolderThatHasAnObjectOfItsOwn_IsTheFolder()
    {
        foreach (var server in new ISourceServer[] { s3, google })
        {
            await server.PutAsync("churn/", []);
            await server.PutAsync("churn/MLmodel", [1]);

            var content = await server.Make().LookAsync(SourceAddress.Parse(server.AddressOf("churn/")), null, Token);

            Assert.Equal((true, "churn", "MLmodel"), (content!.IsFolder, content.Name, Assert.Single(content.Files).Name));
        }
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("-7", null)]
    [InlineData("soon", null)]
    public async Task LookAsync_ServerIsBusy_TellsHowLongItAsksToWait(string asked, int? seconds)
    {
        foreach (var server in new ISourceServer[] { s3, google })
        {
            var trouble = server.Trouble!;
            trouble.Answers = 1;
            trouble.RetryAfter = asked;

            var error = await Assert.ThrowsAsync<SourceException>(
                () => server.Make().LookAsync(SourceAddress.Parse(server.AddressOf("m.onnx")), null, Token));

            Assert.Equal((true, seconds), (error.IsTransient, (int?)error.RetryAfter?.TotalSeconds));
        }
    }

    [Fact]
    public async Task LookAsync_ServerIsBusyUntilAMoment_TellsHowLongThatIs()
    {
        foreach (var server in new ISourceServer[] { s3, google })
        {
            var trouble = server.Trouble!;
            trouble.Answers = 1;
            trouble.RetryAfter = TimeProvider.System.GetUtcNow().AddHours(1).ToString("r");

            var error = await Assert.ThrowsAsync<SourceException>(
                () => server.Make().LookAsync(SourceAddress.Parse(server.AddressOf("m.onnx")), null, Token));

            // Moments of HTTP have whole seconds.
            Assert.InRange(error.RetryAfter!.Value, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(60.1));
        }
    }

    private IModelStorage[] Storages(string prefix)
    {
        var credentials = new BasicAWSCredentials("AKIDOFTHETESTS", "secret of the tests");
        return
        [
            new S3Storage(SourceAddress.Parse($"s3://models{prefix}"),
                new Lazy<IAmazonS3>(() => S3Client.Create(new() { Endpoint = s3.Server.Url }, credentials))),
            new GoogleModels(SourceAddress.Parse($"gs://models{prefix}"),
                new GoogleStorageClient(google.Server.Url, (_, _) => Task.FromResult("ya29.of-the-tests"))),
        ];
    }
}
