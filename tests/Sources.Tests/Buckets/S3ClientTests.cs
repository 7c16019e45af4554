using Amazon.Runtime;
using Amazon.S3;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Models.Sources.S3;

namespace ModelPipeline.Tests;

/// <summary>What the settings make of the client of AWS. Nothing is asked.</summary>
public sealed class S3ClientTests
{
    private const string Endpoint = "http://127.0.0.1:9000/";

    [Fact]
    public void Create_RegionOfAws_IsAskedWithTheBucketInTheHost()
    {
        var config = Create(new() { Region = "eu-central-1" });

        Assert.Equal(("eu-central-1", null, false), (config.RegionEndpoint.SystemName, config.ServiceURL, config.ForcePathStyle));
        Assert.Equal((0, Timeout.InfiniteTimeSpan), (config.MaxErrorRetry, config.Timeout));
    }

    // A compatible store has any region, and has to be told one: a request is signed for it.
    [Theory]
    [InlineData("", "us-east-1")]
    [InlineData("x", "x")]
    [InlineData("eu-central-1", "eu-central-1")]
    public void Create_Endpoint_IsAskedWithTheBucketInThePath(string region, string signed)
    {
        var config = Create(new() { Endpoint = Endpoint, Region = region });

        Assert.Equal((Endpoint, signed, true), (config.ServiceURL, config.AuthenticationRegion, config.ForcePathStyle));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData(Endpoint, false)]
    public void Create_PathStyleOfTheSettings_GoesFirst(string endpoint, bool pathStyle) => Assert.Equal(pathStyle,
        Create(new() { Endpoint = endpoint, Region = "eu-central-1", PathStyle = pathStyle }).ForcePathStyle);

    [Theory]
    [InlineData("s3://bucket", "bucket", "")]
    [InlineData("s3://bucket/", "bucket", "")]
    [InlineData("s3://bucket/a", "bucket", "a")]
    [InlineData("s3://bucket/a/b/", "bucket", "a/b/")]
    public void Of_Address_IsItsBucketAndTheRest(string address, string bucket, string key)
    {
        Assert.Equal(new(bucket, key), S3Address.Of(SourceAddress.Parse(address)));
        Assert.Equal($"s3://{bucket}/other", S3Address.Of(SourceAddress.Parse(address)).At("other").Text);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AddS3Models_WithAndWithoutSettings_IsASourceAndAStorage(bool hasSettings)
    {
        var collection = new ServiceCollection().AddS3Models();
        var options = new ModelsOptions { Store = "s3://bucket/prefix", S3 = { Endpoint = Endpoint, Region = "eu-central-1" } };
        if (hasSettings)
            collection.AddSingleton(options);
        await using var services = collection.AddModelSources().BuildServiceProvider();

        var source = services.GetRequiredService<SourceSet>().Of(SourceAddress.Parse("s3://bucket/a.onnx"));

        Assert.IsType<S3Source>(source);
        Assert.Equal(
            hasSettings ? "bucket 's3://bucket/prefix'" : "folder 'data/models'", services.GetRequiredService<IModelStore>().Shown);
    }

    private static AmazonS3Config Create(S3Options options)
    {
        using var client = S3Client.Create(options, new BasicAWSCredentials("key", "secret of the tests"));
        return Assert.IsType<AmazonS3Config>(client.Config);
    }
}
