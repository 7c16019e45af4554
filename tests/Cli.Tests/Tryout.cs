using System.Net;
using System.Text;

namespace ModelPipeline.Cli.Tests;

/// <summary>Runs command lines in this process, against answers that the test gives.</summary>
internal sealed class Tryout : HttpMessageHandler
{
    private readonly Dictionary<string, Func<HttpResponseMessage>> answers = [];
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly StringWriter error = new() { NewLine = "\n" };

    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? silent;

    /// <summary>Completes when the call is made that is never answered.</summary>
    public Task Reached => reached.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public Dictionary<string, string> Variables { get; } = [];

    public string Input { get; init; } = "";

    public string Folder { get; } = Directory.CreateTempSubdirectory("modelpipeline-cli-").FullName;

    public int Width { get; init; } = int.MaxValue;

    public bool IsUnicode { get; init; } = true;

    public bool CanRewriteLines { get; init; }

    public bool IsInTerminal { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The calls: method, path and query.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>The Authorization of each call.</summary>
    public List<string?> Keys { get; } = [];

    public List<string> Bodies { get; } = [];

    public string Out => output.ToString();

    public string Error => error.ToString();

    /// <summary>Answers a call.</summary>
    public Tryout Answer(string call, string body, int status = 200, string type = "application/json")
    {
        answers[call] = () => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) };
        return this;
    }

    /// <summary>Answers a call with a body that the test writes.</summary>
    public Tryout Answer(string call, Stream body, string type)
    {
        answers[call] = () => new() { Content = new StreamContent(body) { Headers = { { "Content-Type", type } } } };
        return this;
    }

    /// <summary>Takes a call, and never answers it.</summary>
    public Tryout Ignore(string call)
    {
        silent = call;
        return this;
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsync(arguments, TestContext.Current.CancellationToken);

    public Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken) =>
        Tool.RunAsync(arguments, Around(), cancellationToken);

    public Surroundings Around(TextWriter? output = null) => new()
    {
        Out = output ?? this.output,
        Error = error,
        In = new StringReader(Input),
        Variable = name => Variables.GetValueOrDefault(name),
        SettingsFolder = Path.Combine(Folder, "settings"),
        Folder = Folder,
        Width = Width,
        IsUnicode = IsUnicode,
        CanRewriteLines = CanRewriteLines,
        IsInTerminal = IsInTerminal,
        Clock = Clock,
        Http = this,
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = $"{request.Method} {request.RequestUri!.PathAndQuery}";
        Calls.Add(call);
        Keys.Add(request.Headers.Authorization?.ToString());
        Bodies.Add(request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        if (call == silent)
        {
            reached.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        var response = answers.TryGetValue(call, out var answer)
            ? answer()
            : throw new HttpRequestException(HttpRequestError.Unknown, $"Nobody answers {call}.");
        response.RequestMessage = request;
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        // The command closes its HttpClient, and the test goes on.
    }
}
