namespace ModelPipeline.Client;

/// <summary>
/// Ends a call whose server is silent for too long: before its answer, counted from the last part of the request that the server took, or
/// between two parts of its answer.
/// </summary>
/// <param name="longest">The longest silence; <see cref="Timeout.InfiniteTimeSpan"/> for no limit.</param>
/// <param name="clock">Measures the silence.</param>
internal sealed class SilenceLimit(TimeSpan longest, TimeProvider clock)
{
    /// <summary>Sends a request. The body of the answer is still to be read, and has the limit too.</summary>
    /// <exception cref="SilentServerException">The server was silent for too long.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpClient http, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var wait = new SilenceWait(longest, clock, cancellationToken);
        if (message.Content is { } body)
            message.Content = new MovingContent(body, wait.Heard);
        try
        {
            var response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, wait.Token).ConfigureAwait(false);
            await LimitAsync(response, wait.Token).ConfigureAwait(false);
            return response;
        }
        catch (Exception e) when (wait.IsOver)
        {
            throw new SilentServerException(longest, e);
        }
    }

    private async Task LimitAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = response.Content;
        var body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        response.Content = new StreamContent(new HeardStream(body, longest, clock));
        foreach (var (name, values) in content.Headers.NonValidated)
            response.Content.Headers.TryAddWithoutValidation(name, values);
    }
}
