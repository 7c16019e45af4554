using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>The one place that knows the API's own configuration keys.</summary>
internal static class ApiSettings
{
    private const string DefaultUrl = "http://localhost:8080";

    // A list of 100,000 ids of usual length fits many times; a larger body is refused before it is read.
    private const long MaxBodyBytes = 32 * 1024 * 1024;

    // So that an id which is too long for us is told so by us.
    private const int MaxRequestLineBytes = 64 * 1024;

    public static void Apply(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
        });
        SamplePipeline(builder.Configuration);
    }

    /// <summary>Reads what the file that <c>Config</c> names may set too: after that was read.</summary>
    public static void AddLists(WebApplicationBuilder builder)
    {
        var faults = new List<Fault>();
        var lists = SettingReader.Read<ListOptions>(builder.Configuration.GetSection("Lists"), faults);
        builder.Services.AddFaults([.. faults, .. lists.Check()]);
        builder.Services.AddSingleton(lists);
    }

    /// <summary>A user whom the settings know to be there, for the line to paste.</summary>
    public static string ExampleUser(IConfiguration settings) => settings["ExampleUser"] is { Length: > 0 } user ? user : "ID";

    // The sample stands in only where nobody configured a pipeline.
    private static void SamplePipeline(ConfigurationManager settings)
    {
        if (settings["Sample"] is { Length: > 0 } sample && string.IsNullOrEmpty(settings["Config"])
            && !settings.GetSection("Pipelines").GetChildren().Any())
        {
            settings["Config"] = sample;
        }
    }
}
