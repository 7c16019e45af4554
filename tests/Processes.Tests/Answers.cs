using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ModelPipeline.Tests;

/// <summary>Reads HTTP answers and checks the rules for every answer.</summary>
internal static class Answers
{
    public static async Task<JsonObject> JsonAsync(this HttpClient http, HttpMethod method, string path,
        HttpStatusCode expected = HttpStatusCode.OK, HttpContent? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        using var response = await http.SendAsync(request);
        return await ReadAsync(response, $"{method} {path[..Math.Min(path.Length, 200)]}", expected);
    }

    /// <summary>
    /// Posts to a pipeline whose timeout is short, again while the time is not enough. A machine that stands still for so long makes any
    /// call a 504, which says nothing about what a test wants to know.
    /// </summary>
    public static async Task<JsonObject> PostInTimeAsync(this HttpClient http, string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var answer = new JsonObject();
        await Eventually.TrueAsync(async () =>
        {
            using var response = await http.PostAsync(path, null);
            if (response.StatusCode == HttpStatusCode.GatewayTimeout)
                return false;
            answer = await ReadAsync(response, $"POST {path}", expected);
            return true;
        }, $"an answer other than 504 to POST {path}");
        return answer;
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, string request, HttpStatusCode expected)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected,
            $"{request} gave {(int)response.StatusCode}: {text}");
        var json = JsonNode.Parse(text)!.AsObject();
        if ((int)expected >= 400)
            AssertProblem(response, json, text);
        return json;
    }

    public static async Task<IReadOnlyList<JsonObject>> LinesAsync(this HttpClient http, string path, params string?[] users)
    {
        using var response = await http.PostAsJsonAsync(path, new { users });
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject())];
    }

    private static void AssertProblem(HttpResponseMessage response, JsonObject json, string text)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)response.StatusCode, (int)json["status"]!);
        Assert.Equal(response.StatusCode == HttpStatusCode.ServiceUnavailable, response.Headers.RetryAfter is not null);
        Assert.Matches("^[0-9a-f]{32}$", (string)json["traceId"]!);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
    }
}
