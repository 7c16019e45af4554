using ModelPipeline.Silo;

namespace ModelPipeline.Api;

/// <summary>The one place that knows the API's own configuration keys.</summary>
internal static class ApiSettings
{
    private const string DefaultUrl = "http://localhost:8080";

    /// <summary>
    /// The largest body of a route that takes a list of users: many times the size of 100,000 ids of usual length.
    /// </summary>
    public const long MaxListBytes = 32 * 1024 * 1024;

    // Kestrel refuses a larger body before it reads the body.
    private const long MaxBodyBytes = 1024 * 1024;

    // Longer than any valid id, so that our own check refuses a long id, with our own message.
    private const int MaxRequestLineBytes = 16 * 1024;

    private const int MaxHeaders = 64;

    // A caller sends the headers of a request at once. Who sends them byte by byte only holds a connection.
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    public static void Apply(WebApplicationBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
            builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBodyBytes;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            kestrel.Limits.MaxRequestHeaderCount = MaxHeaders;
            kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
        });
        SamplePipeline(builder.Configuration);
    }

    /// <summary>
    /// Reads the section <c>Lists</c>. Call this after the file that <c>Config</c> names is read, because that file can set lists too.
    /// </summary>
    public static void AddLists(WebApplicationBuilder builder)
    {
        var faults = new List<Fault>();
        var lists = SettingReader.Read<ListOptions>(builder.Configuration.GetSection("Lists"), faults);
        builder.Services.AddFaults([.. faults, .. lists.Check()]);
        builder.Services.AddSingleton(lists);
    }

    /// <summary>Reads the section <c>Console</c>. Call this after the file that <c>Config</c> names is read.</summary>
    public static void AddConsole(WebApplicationBuilder builder)
    {
        var faults = new List<Fault>();
        var console = SettingReader.Read<ConsoleOptions>(builder.Configuration.GetSection("Console"), faults);
        builder.Services.AddFaults(faults);
        builder.Services.AddSingleton(console);
    }

    /// <summary>
    /// A user who exists according to the settings, as a path has the id, for the command that the greeting prints.
    /// </summary>
    public static string ExampleUser(IConfiguration settings) =>
        settings["ExampleUser"] is { Length: > 0 } user ? Uri.EscapeDataString(user) : "ID";

    // The sample applies only where the settings have no pipeline.
    private static void SamplePipeline(ConfigurationManager settings)
    {
        if (settings["Sample"] is { Length: > 0 } sample && string.IsNullOrEmpty(settings["Config"])
            && !settings.GetSection("Pipelines").GetChildren().Any())
        {
            settings["Config"] = sample;
        }
    }
}
