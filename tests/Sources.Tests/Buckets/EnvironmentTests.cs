using Amazon.Runtime;
using Amazon.S3;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Models.Sources.GoogleStorage;
using ModelPipeline.Models.Sources.S3;

namespace ModelPipeline.Tests;

/// <summary>The variables that say where a store is, and the settings that go before them.</summary>
[Collection(typeof(EnvironmentCollection))]
public sealed class EnvironmentTests : IDisposable
{
    private const string Emulator = "STORAGE_EMULATOR_HOST";
    private const string Key = "GOOGLE_APPLICATION_CREDENTIALS";
    private const string Settings = "http://settings:9000/";

    private static readonly string[] Variables =
    [
        Emulator, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY", Key,
    ];

    private readonly Dictionary<string, string?> before = Variables.ToDictionary(each => each, Environment.GetEnvironmentVariable);

    public EnvironmentTests() => Array.ForEach(Variables, each => Environment.SetEnvironmentVariable(each, null));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (var (name, value) in before)
            Environment.SetEnvironmentVariable(name, value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AddGoogleStorageModels_EmulatorOfTheVariable_IsAskedWithoutASetting(bool hasSetting)
    {
        var ofVariable = Server();
        var ofSetting = Server();
        await ofVariable.StartAsync();
        await ofSetting.StartAsync();
        try
        {
            Environment.SetEnvironmentVariable(Emulator, new Uri(ofVariable.Url).Authority);
            var options = new ModelsOptions { GoogleStorage = { Endpoint = hasSetting ? ofSetting.Url : "" } };
            await using var services = new ServiceCollection().AddGoogleStorageModels().AddSingleton(options).AddModelSources()
                .BuildServiceProvider();
            var address = SourceAddress.Parse("gs://bucket/a.onnx");

            Assert.NotNull(await services.GetRequiredService<SourceSet>().Of(address).LookAsync(address, null, Token));

            Assert.Equal(hasSetting ? (0, 1) : (1, 0), (ofVariable.Requests.Count, ofSetting.Requests.Count));
        }
        finally
        {
            await ofVariable.StopAsync();
            await ofSetting.StopAsync();
        }
    }

    // Nothing is asked without a token.
    [Fact]
    public async Task AddGoogleStorageModels_NoEndpointAnywhere_IsGoogleWithTheCredentialsOfTheProcess()
    {
        Environment.SetEnvironmentVariable(Key, "/no/such/key.json");
        await using var services = new ServiceCollection().AddGoogleStorageModels().AddModelSources().BuildServiceProvider();
        var address = SourceAddress.Parse("gs://bucket/a.onnx");

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => services.GetRequiredService<SourceSet>().Of(address).LookAsync(address, null, Token));

        Assert.Contains("for which this process has no credentials; set GOOGLE_APPLICATION_CREDENTIALS", error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "http://s3:9000/", "http://all:9000/", "http://s3:9000/")]
    [InlineData("", "", "http://all:9000/", "http://all:9000/")]
    [InlineData(Settings, "http://s3:9000/", "http://all:9000/", Settings)]
    public void Create_EndpointOfAVariable_IsAskedWithoutASetting(string setting, string ofS3, string ofAll, string asked)
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", ofS3);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", ofAll);

        var config = Create(new() { Endpoint = setting });

        Assert.Equal((asked, true), (config.ServiceURL, config.ForcePathStyle));
    }

    // The client then has the address of AWS in the region that the SDK finds.
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Create_NoEndpointAnywhere_IsAws(string? none)
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", none);
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", none);
        Environment.SetEnvironmentVariable("AWS_REGION", "eu-central-1");
        FallbackRegionFactory.Reset();

        var config = Create(new());

        Assert.Equal(("eu-central-1", false), (config.RegionEndpoint.SystemName, config.ForcePathStyle));
    }

    [Fact]
    public async Task AddS3Models_EndpointOfTheSettings_IsASourceAndAStorageThere()
    {
        await using var server = new S3Server();
        await server.InitializeAsync();
        await server.PutAsync("a.onnx", [1, 2, 3]);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDOFTHETESTS");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret of the tests");
        var options = new ModelsOptions { Store = "s3://models/uploads", S3 = { Endpoint = server.Server.Url } };
        await using var services = new ServiceCollection().AddS3Models().AddSingleton(options).AddModelSources().BuildServiceProvider();
        var address = SourceAddress.Parse(server.AddressOf("a.onnx"));

        var content = await services.GetRequiredService<SourceSet>().Of(address).LookAsync(address, null, Token);

        Assert.Equal(3, Assert.Single(content!.Files).Bytes);
        Assert.Empty(await services.GetRequiredService<IModelStore>().ListAsync("churn", Token));
    }

    [Theory]
    [InlineData("", "eu-central-1", "eu-west-1", "eu-central-1")]
    [InlineData("", null, "eu-west-1", "eu-west-1")]
    [InlineData("", "", "", "us-east-1")]
    [InlineData("eu-north-1", "eu-central-1", "eu-west-1", "eu-north-1")]
    public void Create_RegionOfAVariable_IsSignedForWithoutASetting(string setting, string? region, string? other, string signed)
    {
        Environment.SetEnvironmentVariable("AWS_REGION", region);
        Environment.SetEnvironmentVariable("AWS_DEFAULT_REGION", other);

        Assert.Equal(signed, Create(new() { Endpoint = Settings, Region = setting }).AuthenticationRegion);
    }

    // The SDK says of it that there are no credentials.
    [Theory]
    [InlineData("minio:9000")]
    [InlineData("minio")]
    [InlineData("//minio")]
    public async Task LookAsync_EndpointOfTheVariableIsNoUrl_IsAFaultThatNamesIt(string endpoint)
    {
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_S3", endpoint);
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "key");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "secret of the tests");
        await using var services = new ServiceCollection().AddS3Models().AddModelSources().BuildServiceProvider();
        var address = SourceAddress.Parse("s3://bucket/a.onnx");

        var error = await Assert.ThrowsAsync<PipelineConfigurationException>(
            () => services.GetRequiredService<SourceSet>().Of(address).LookAsync(address, null, Token));

        Assert.Equal("Models:S3:Endpoint", Assert.Single(error.Faults).Setting);
        Assert.Contains($"AWS_ENDPOINT_URL in its place, is '{endpoint}'; set a URL", error.Message, StringComparison.Ordinal);
    }

    private static AmazonS3Config Create(S3Options options)
    {
        using var client = S3Client.Create(options, new BasicAWSCredentials("key", "secret of the tests"));
        return Assert.IsType<AmazonS3Config>(client.Config);
    }

    private static ObjectServer Server() => new((_, context) =>
        context.Response.WriteAsync("""{"name":"a.onnx","generation":"7","size":"3"}""", Token));
}
