namespace ModelPipeline.Tests;

public sealed class ModelsOptionsTests
{
    [Fact]
    public void New_Options_HaveTheDefaultsOfTheDocumentation()
    {
        var options = new ModelsOptions();

        Assert.Equal(("", 1L << 30, "data/model-cache"), (options.Store, options.MaxBytes, options.Cache));
        Assert.Equal((10L << 30, TimeSpan.FromMinutes(10)), (options.MaxCacheBytes, options.Timeout));
        Assert.Empty(options.Check());
    }

    public static TheoryData<ModelsOptions> Valid =>
    [
        new ModelsOptions { MaxBytes = 1, MaxCacheBytes = 1, Timeout = TimeSpan.FromSeconds(1) },
        new ModelsOptions { Timeout = TimeSpan.FromDays(1) },
        new ModelsOptions { Store = "Database" },
        new ModelsOptions { Store = "gs://bucket/prefix" },
        new ModelsOptions { Store = "s3://bucket" },
        new ModelsOptions { Mlflow = { Url = "https://mlflow" } },
        new ModelsOptions { GoogleStorage = { Endpoint = "http://127.0.0.1:1" }, S3 = { Endpoint = "http://minio" } },
    ];

    public static TheoryData<string, ModelsOptions> Invalid => new()
    {
        { "Models:MaxBytes is 0; set 1 or more.", new() { MaxBytes = 0 } },
        { "Models:MaxCacheBytes is 0; set 1 or more.", new() { MaxCacheBytes = 0 } },
        { "Models:Timeout is 00:00:00.9990000; set 00:00:01 to 1.00:00:00.", new() { Timeout = TimeSpan.FromSeconds(0.999) } },
        { "Models:Timeout is 1.00:00:01; set 00:00:01 to 1.00:00:00.", new() { Timeout = TimeSpan.FromSeconds(86_401) } },
        {
            "Models:Store is 'https://host/a'; set Database, a folder, gs://bucket/prefix or s3://bucket/prefix.",
            new() { Store = "https://host/a?secret=1" }
        },
        { "Models:Cache is empty; name a folder that this process may write.", new() { Cache = "" } },
        { "Models:Mlflow:Url is 'mlflow'; set a URL such as http://host:9000.", new() { Mlflow = { Url = "mlflow" } } },
        {
            "Models:GoogleStorage:Endpoint is 'ftp://host'; set a URL such as http://host:9000.",
            new() { GoogleStorage = { Endpoint = "ftp://host" } }
        },
        { "Models:S3:Endpoint is 'minio:9000'; set a URL such as http://host:9000.", new() { S3 = { Endpoint = "minio:9000" } } },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void Check_SettingsWithinTheirBounds_AreNoFault(ModelsOptions options) => Assert.Empty(options.Check());

    [Theory]
    [MemberData(nameof(Invalid))]
    public void Check_SettingBeyondItsBound_SaysWhatToSet(string fault, ModelsOptions options) =>
        Assert.Equal(fault, Assert.Single(options.Check()).ToString());
}
