using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Tests;

public sealed class ModelStoresTests
{
    private readonly List<SourceAddress> made = [];

    [Theory]
    [InlineData("", "folder 'data/models'")]
    [InlineData("elsewhere", "folder 'elsewhere'")]
    public void Create_NoKinds_IsAFolder(string store, string shown) => Assert.Equal(shown, Create(store).Shown);

    [Theory]
    [InlineData("", "Database", "Database")]
    [InlineData("database", "Database", "database")]
    [InlineData("S3://bucket/prefix", "s3", "S3://bucket/prefix")]
    public void Create_KindOfTheSetting_MakesTheStorage(string store, string kind, string address)
    {
        Create(store, "other", kind);

        Assert.Equal(address, Assert.Single(made).Text);
    }

    [Fact]
    public void Create_FolderBesideADatabase_IsTheFolder() => Assert.Equal("folder 'models'", Create("models", "Database").Shown);

    [Theory]
    [InlineData("database", "is 'database', which needs Cluster:Kind AdoNet; set a folder.")]
    [InlineData("gs://bucket?secret", "is 'gs://bucket?secret'; set a folder, or an address with one of s3, other.")]
    public void Create_KindThatIsNotThere_SaysWhatToSet(string store, string fault)
    {
        var error = Assert.Throws<PipelineConfigurationException>(() => Create(store, "s3", "other"));

        Assert.Equal($"Models:Store {fault}", Assert.Single(error.Faults).ToString());
    }

    private IModelStore Create(string store, params string[] kinds) => ModelStores.Create(
        new() { Store = store },
        [
            .. kinds.Select(kind => new ModelStorageKind(kind, (_, address) =>
            {
                made.Add(address);
                return new FolderStorage("of a kind");
            })),
        ],
        new ServiceCollection().AddSingleton(TimeProvider.System).BuildServiceProvider());
}
