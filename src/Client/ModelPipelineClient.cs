using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Client;

/// <summary>
/// Calls the API of ModelPipeline: scores, lists, jobs, schedules, versions, rollouts, keys. Thread-safe; one instance serves a whole
/// process. Each call throws <see cref="ModelPipelineException"/> for a refusal or a server that does not answer. A call is made again only
/// where this is safe.
/// </summary>
public sealed class ModelPipelineClient : IDisposable
{
    // A list of this size is answered within seconds, so that a lost connection costs little.
    private const int UsersPerList = 10_000;

    private readonly HttpClient http;
    private readonly ApiCalls calls;
    private readonly bool ownsHttp;

    /// <summary>
    /// Creates a client over an HttpClient of yours, as <c>services.AddHttpClient&lt;ModelPipelineClient&gt;(...)</c> does. Disposing of
    /// the client leaves the HttpClient open.
    /// </summary>
    /// <param name="http">The HttpClient. Its BaseAddress is the address of the server.</param>
    /// <param name="options">How calls are made; null for the defaults.</param>
    /// <exception cref="ArgumentException">The HttpClient has no BaseAddress.</exception>
    public ModelPipelineClient(HttpClient http, ModelPipelineClientOptions? options = null)
        : this(http, options ?? new(), ownsHttp: false)
    {
    }

    /// <summary>Creates a client with an HttpClient of its own.</summary>
    /// <param name="address">The address of the server, such as <c>http://localhost:8080</c>.</param>
    /// <param name="options">How calls are made; null for the defaults.</param>
    public ModelPipelineClient(Uri address, ModelPipelineClientOptions? options = null)
        : this(Open(address), options ?? new(), ownsHttp: true)
    {
    }

    private ModelPipelineClient(HttpClient http, ModelPipelineClientOptions options, bool ownsHttp)
    {
        if (http.BaseAddress is null)
            throw new ArgumentException("The HttpClient has no BaseAddress; set it to the address of the server.", nameof(http));
        this.http = http;
        this.ownsHttp = ownsHttp;
        calls = new(http, options);
        Jobs = new(calls);
        Schedules = new(calls);
        Keys = new(calls);
        Audit = new(calls);
        Webhooks = new(calls);
        Inference = new(calls);
    }

    /// <summary>Creates and finds jobs.</summary>
    public JobsClient Jobs { get; }

    /// <summary>Sets and reads the schedules of pipelines.</summary>
    public SchedulesClient Schedules { get; }

    /// <summary>Makes, lists and ends API keys.</summary>
    public KeysClient Keys { get; }

    /// <summary>Reads who changed what.</summary>
    public AuditClient Audit { get; }

    /// <summary>Makes webhooks and looks after them.</summary>
    public WebhooksClient Webhooks { get; }

    /// <summary>Calls models by the Open Inference Protocol.</summary>
    public InferenceClient Inference { get; }

    /// <summary>The events of a pipeline.</summary>
    public EventsClient Events(string pipeline) => new(calls, pipeline);

    /// <summary>What takes the events of a pipeline.</summary>
    public TriggersClient Triggers(string pipeline) => new(calls, pipeline);

    /// <summary>The versions of a pipeline.</summary>
    public VersionsClient Versions(string pipeline) => new(calls, pipeline);

    /// <summary>The rollout of a pipeline.</summary>
    public RolloutClient Rollout(string pipeline) => new(calls, pipeline);

    /// <summary>How far the inputs and outputs of a pipeline have moved.</summary>
    public DriftClient Drift(string pipeline) => new(calls, pipeline);

    /// <summary>Applies the model of a pipeline without storing anything.</summary>
    public PredictionsClient Predictions(string pipeline) => new(calls, pipeline);

    /// <summary>Reads a user's input, applies the model and stores the score.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="maxAge">How old a stored score may be to be answered instead, in whole seconds; null for a new score.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no score, or no server answers.</exception>
    public Task<Score> ScoreAsync(
        string pipeline, string user, TimeSpan? maxAge = null, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, ScorePath(pipeline, user).With(("maxAge", (long?)maxAge?.TotalSeconds)), Repetition.WhenAsked),
            ClientJson.Default.Score, cancellationToken);

    /// <summary>Scores a user with features of this call, which the setting <c>Input:Request</c> names.</summary>
    /// <exception cref="ModelPipelineException">There is no score, or no server answers.</exception>
    public Task<Score> ScoreAsync(string pipeline, string user, JsonObject features, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            new(HttpMethod.Post, ScorePath(pipeline, user), Repetition.WhenAsked)
            {
                Body = ApiCalls.Json(new(features), ClientJson.Default.ScoreBody),
            },
            ClientJson.Default.Score, cancellationToken);

    /// <summary>What each input column contributes to the prediction for a user's row as it is now.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="user">The user.</param>
    /// <param name="request">What is explained, and how; null for the server's defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no explanation, or no server answers.</exception>
    public Task<Explanation> ExplainAsync(
        string pipeline, string user, ExplanationRequest? request = null, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            ApiRequest.Get(ApiPath.Of("pipelines", pipeline, "users", user, "explanation").With(
                ("output", request?.Output), ("top", request?.Top), ("samples", request?.Samples), ("version", request?.Version),
                ("scale", request?.Scale))),
            ClientJson.Default.Explanation, cancellationToken);

    /// <summary>
    /// Which input columns matter to a model: the explanations of a sample of users, taken together. Takes up to a minute.
    /// </summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="request">What is explained, and for how many users; null for the server's defaults.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ModelPipelineException">There is no explanation, or no server answers.</exception>
    public Task<FeatureImportance> ImportanceAsync(
        string pipeline, ImportanceRequest? request = null, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            ApiRequest.Get(ApiPath.Of("pipelines", pipeline, "importance").With(
                ("output", request?.Output), ("users", request?.Users), ("version", request?.Version), ("scale", request?.Scale))),
            ClientJson.Default.FeatureImportance, cancellationToken);

    /// <summary>The last stored score of a user.</summary>
    /// <exception cref="ModelPipelineException">There is no score, or no server answers.</exception>
    public Task<Score> GetScoreAsync(string pipeline, string user, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(ApiRequest.Get(ScorePath(pipeline, user)), ClientJson.Default.Score, cancellationToken);

    /// <summary>
    /// Scores many users. The results come as they are made, in any order, one for each distinct user. A long list goes to the server in
    /// parts. A part whose answer has begun is not asked for again.
    /// </summary>
    /// <exception cref="ModelPipelineException">
    /// The list is refused or its connection lost. A user without a score is no exception.
    /// </exception>
    public async IAsyncEnumerable<UserResult> ScoreManyAsync(
        string pipeline, IEnumerable<string> users, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var part in users.Distinct(StringComparer.Ordinal).Chunk(UsersPerList))
        {
            var request = new ApiRequest(HttpMethod.Post, ApiPath.Of("pipelines", pipeline, "score"), Repetition.WhenAsked)
            {
                Body = ApiCalls.Json(new(part), ClientJson.Default.UserList),
            };
            using var response = await calls.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            var lines = JsonSerializer.DeserializeAsyncEnumerable(
                body, ClientJson.Default.ListLine, topLevelValues: true, cancellationToken).GetAsyncEnumerator(cancellationToken);
            var left = part.Length;
            await using (lines.ConfigureAwait(false))
            {
                for (; await MoveAsync(lines).ConfigureAwait(false); left--)
                    yield return lines.Current!.ToResult();
            }

            // A proxy can end an answer as if the answer were complete.
            if (left > 0)
                throw ApiCalls.Lost($"The list ended {left} users early.");
        }
    }

    /// <summary>Deletes all that a pipeline has stored of a user.</summary>
    /// <exception cref="ModelPipelineException">The output cannot forget, or no server answers.</exception>
    public Task ForgetUserAsync(string pipeline, string user, CancellationToken cancellationToken = default)
    {
        // No path can name these two users.
        var path = user is "." or ".."
            ? ApiPath.Of("pipelines", pipeline, "users").With(("user", user))
            : ApiPath.Of("pipelines", pipeline, "users", user);
        return calls.RunAsync(new(HttpMethod.Delete, path, Repetition.Always), cancellationToken);
    }

    /// <summary>All pipelines.</summary>
    /// <exception cref="ModelPipelineException">No server answers.</exception>
    public async Task<IReadOnlyList<PipelineInfo>> ListPipelinesAsync(CancellationToken cancellationToken = default) =>
        await calls.ReadAsync(ApiRequest.Get("pipelines"), ClientJson.Default.PipelineInfoArray, cancellationToken).ConfigureAwait(false);

    /// <summary>One pipeline.</summary>
    /// <exception cref="ModelPipelineException">There is no such pipeline, or no server answers.</exception>
    public Task<PipelineInfo> GetPipelineAsync(string pipeline, CancellationToken cancellationToken = default) =>
        calls.ReadAsync(ApiRequest.Get(ApiPath.Of("pipelines", pipeline)), ClientJson.Default.PipelineInfo, cancellationToken);

    /// <summary>
    /// Whether calls would be served: the cluster is joined and every store answers. A server that is not ready is no exception.
    /// </summary>
    /// <exception cref="ModelPipelineException">No server answers.</exception>
    public Task<HealthReport> GetHealthAsync(CancellationToken cancellationToken = default) =>
        calls.ReadAsync(
            ApiRequest.Get("health/ready") with { AlsoTaken = HttpStatusCode.ServiceUnavailable }, ClientJson.Default.HealthReport,
            cancellationToken);

    /// <summary>Closes the client, and the connections of an HttpClient of its own.</summary>
    public void Dispose()
    {
        if (ownsHttp)
            http.Dispose();
    }

    private static string ScorePath(string pipeline, string user) => ApiPath.Of("pipelines", pipeline, "users", user, "score");

    // No time limit of the whole call: a list or an upload may take long. Each silence has a limit (ReadTimeout).
    private static HttpClient Open(Uri address) => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        BaseAddress = address.AbsoluteUri.EndsWith('/') ? address : new Uri($"{address.AbsoluteUri}/"),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static async Task<bool> MoveAsync(IAsyncEnumerator<ListLine?> lines)
    {
        try
        {
            return await lines.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            throw ApiCalls.Lost(e);
        }
    }
}
