using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelPipeline.Silo.Clustering;
using ModelPipeline.Silo.Models;

namespace ModelPipeline.Tests;

/// <summary>The settings under <c>Models</c>, and what they make of a process.</summary>
public sealed class ModelHostingTests
{
    private static readonly ClusterOptions OneProcess = new();

    private static readonly ClusterOptions Cluster = new() { Kind = "AdoNet", State = "Host=127.0.0.1;Database=cluster" };

    [Theory]
    [InlineData("", "folder 'data/models'")]
    [InlineData("uploads", "folder 'uploads'")]
    [InlineData("gs://models/uploads", "bucket 'gs://models/uploads'")]
    [InlineData("s3://models/uploads", "bucket 's3://models/uploads'")]
    public void AddModels_OfOneProcess_HasTheStoreOfTheSetting(string store, string place)
    {
        using var host = Build(OneProcess, ("Models:Store", store));

        Assert.Equal(place, host.Services.GetRequiredService<IModelStore>().Shown);
        Assert.Empty(host.Services.GetServices<Fault>());
    }

    [Theory]
    [InlineData("", "database of ConnectionStrings:cluster")]
    [InlineData("database", "database of ConnectionStrings:cluster")]
    [InlineData("/mnt/models", "folder '/mnt/models'")]
    public async Task AddModels_OfACluster_HasItsDatabaseUnlessTold(string store, string place)
    {
        var host = Build(Cluster, ("Models:Store", store));

        Assert.Equal(place, host.Services.GetRequiredService<IModelStore>().Shown);
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    [Theory]
    [InlineData("Models:Store", "Database", "Models:Store is 'Database', which needs Cluster:Kind AdoNet; set a folder.")]
    [InlineData("Models:Store", "azure://models", "Models:Store is 'azure://models'; set Database, a folder,")]
    [InlineData("Models:Store", "https://me:secret@models/x?sig=secret", "Models:Store is 'https://models/x'; set Database, a folder,")]
    [InlineData("Models:MaxBytes", "0", "Models:MaxBytes is 0; set 1 or more.")]
    [InlineData("Models:MaxBytes", "1GB", "Models:MaxBytes is '1GB', which cannot be read; set a whole number.")]
    [InlineData("Models:MaxCacheBytes", "-1", "Models:MaxCacheBytes is -1; set 1 or more.")]
    [InlineData("Models:Timeout", "00:00:00", "Models:Timeout is 00:00:00; set 00:00:01 to 1.00:00:00.")]
    [InlineData("Models:Cache", "", "Models:Cache is empty;")]
    [InlineData("Models:S3:Endpoint", "minio:9000", "Models:S3:Endpoint is 'minio:9000'; set a URL")]
    [InlineData("Models:Mlflow:Uri", "http://mlflow", "Models:Mlflow:Uri is no setting; Url is the closest;")]
    public void AddModels_SettingThatDoesNotFit_IsAFault(string key, string value, string fault)
    {
        using var host = Build(OneProcess, (key, value));

        Assert.StartsWith(fault, Assert.Single(host.Services.GetServices<Fault>()).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void AddModels_TokensByHost_AreRead()
    {
        using var host = Build(OneProcess, ("Models:Http:Tokens:models.example.com", "a"), ("Models:Http:Tokens:127.0.0.1:8080", "b"));

        Assert.Equal([("127.0.0.1:8080", "b"), ("models.example.com", "a")],
            host.Services.GetRequiredService<ModelsOptions>().Http.Tokens.Select(each => (each.Key, each.Value)).Order());
    }

    private static IHost Build(ClusterOptions cluster, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(each => KeyValuePair.Create(each.Key, (string?)each.Value)));
        builder.AddModels(cluster);
        return builder.Build();
    }
}
