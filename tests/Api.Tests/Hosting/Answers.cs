using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Sends requests, and checks the rules for every answer.</summary>
internal static class Answers
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Sends a request and reads its answer. A problem has the form of all problems.</summary>
    /// <param name="http">The client.</param>
    /// <param name="request">The method and the path, such as <c>GET /jobs</c>.</param>
    /// <param name="body">A body in JSON; null for none.</param>
    /// <param name="headers">Further headers.</param>
    public static async Task<Answer> AskAsync(
        this HttpClient http, string request, string? body = null, params (string Name, string Value)[] headers)
    {
        var words = request.Split(' ', 2);
        using var message = new HttpRequestMessage(new(words[0]), words[1]);
        if (body is not null)
            message.Content = new StringContent(body, Encoding.UTF8, Json);
        foreach (var (name, value) in headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
            {
                message.Content!.Headers.Remove(name);
                message.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await http.AskAsync(message);
    }

    /// <summary>The same for a request that a test has made.</summary>
    public static async Task<Answer> AskAsync(this HttpClient http, HttpRequestMessage message)
    {
        using var response = await http.SendAsync(message, Token);
        var answer = new Answer(response, await response.Content.ReadAsStringAsync(Token));
        if (answer.Status >= 400 && answer.Type == "application/problem+json")
            AssertProblem(answer);
        return answer;
    }

    /// <summary>Scores a list of users and reads its lines.</summary>
    public static async Task<IReadOnlyList<JsonNode>> LinesAsync(this HttpClient http, string pipeline, params string?[] users)
    {
        using var body = JsonContent.Create(new { users });
        using var message = new HttpRequestMessage(HttpMethod.Post, $"/pipelines/{pipeline}/score") { Content = body };
        var answer = await http.AskAsync(message);
        Assert.Equal((200, "application/x-ndjson"), (answer.Status, answer.Type));
        return answer.Lines();
    }

    private static void AssertProblem(Answer answer)
    {
        Assert.Equal(answer.Status, (int)answer.Json["status"]!);
        Assert.Matches("^[0-9a-f]{32}$", (string)answer.Json["traceId"]!);
        Assert.DoesNotContain("   at ", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception:", answer.Text, StringComparison.Ordinal);
        Assert.True(answer.Status != 503 || answer.Header("Retry-After") is not null, "A 503 says when to try again.");
    }
}
