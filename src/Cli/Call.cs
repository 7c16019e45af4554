using System.CommandLine;
using System.Globalization;
using ModelPipeline.Client;

namespace ModelPipeline.Cli;

/// <summary>One run of a command: its arguments, the server, and where its output goes.</summary>
internal sealed class Call : IDisposable
{
    // Beyond the slowest answers of a server with the default settings: a comparison or an importance takes up to a minute.
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    private readonly ParseResult parsed;
    private readonly Lazy<HttpClient> http;
    private readonly Lazy<ModelPipelineClient> client;
    private readonly Lazy<Connection> connection;

    public Call(ParseResult parsed, Surroundings around)
    {
        this.parsed = parsed;
        Around = around;
        Print = new(around, GlobalOptions.FormatOf(parsed, around));
        connection = new(() => Connection.Of(parsed, around));
        http = new(() => new(Handler()) { BaseAddress = Server.Server, Timeout = Timeout.InfiniteTimeSpan });
        client = new(() => new(http.Value, OptionsOf(Server.ApiKey)));
    }

    public Surroundings Around { get; }

    /// <summary>Writes data to stdout.</summary>
    public Printer Print { get; }

    /// <summary>Which server the command calls.</summary>
    public Connection Server => connection.Value;

    /// <summary>The client of the server.</summary>
    public ModelPipelineClient Client => client.Value;

    /// <summary>Makes the calls of <see cref="Client"/>.</summary>
    public HttpClient Http => http.Value;

    private TimeSpan Silence => parsed.GetValue(GlobalOptions.Timeout) ?? DefaultTimeout;

    /// <summary>Whether the user wants neither progress nor hints.</summary>
    public bool IsQuiet => parsed.GetValue(GlobalOptions.Quiet);

    public T Get<T>(Argument<T> argument) => parsed.GetValue(argument)!;

    public T? Get<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>How a client calls the server.</summary>
    public ModelPipelineClientOptions OptionsOf(string? apiKey) =>
        new() { ApiKey = apiKey, Clock = Around.Clock, ReadTimeout = Silence };

    /// <summary>Reads what the client does not show, such as headers.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        return await new SilenceLimit(Silence, Around.Clock).SendAsync(Http, message, cancellationToken);
    }

    /// <summary>Tells the user something that is no data.</summary>
    public void Hint(string text)
    {
        if (!IsQuiet && Print.Format == OutputFormat.Text)
            Around.Error.WriteLine(text);
    }

    /// <summary>Shows that something was done that has no data.</summary>
    public void Done(string action, string target, string text)
    {
        if (Print.Format == OutputFormat.Text)
            Hint(text);
        else
            Print.Value(new Done(action, target), CliJson.Default.Done, _ => []);
    }

    /// <summary>Shows how far something is.</summary>
    public ProgressLine Progress() => new(Around, IsQuiet || Print.Format != OutputFormat.Text);

    public void Dispose()
    {
        if (http.IsValueCreated)
            http.Value.Dispose();
    }

    private HttpMessageHandler Handler()
    {
        var network = Around.Http ?? new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) };
        return parsed.GetValue(GlobalOptions.Verbose) ? new CallLog(Around) { InnerHandler = network } : network;
    }

    /// <summary>Writes each call and the status of its answer to stderr, without keys and bodies.</summary>
    private sealed class CallLog(Surroundings around) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var began = around.Clock.GetTimestamp();
            await around.Error.WriteLineAsync($"> {request.Method} {request.RequestUri}");
            var response = await base.SendAsync(request, cancellationToken);
            var milliseconds = around.Clock.GetElapsedTime(began).TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
            await around.Error.WriteLineAsync($"< {(int)response.StatusCode} {response.ReasonPhrase}, {milliseconds} ms");
            return response;
        }
    }
}
