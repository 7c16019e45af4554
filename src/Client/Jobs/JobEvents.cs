using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace ModelPipeline.Client;

/// <summary>Reads the progress of a job as server-sent events. Connects again where the server stops or the connection is lost.</summary>
internal sealed class JobEvents(ApiCalls calls, Guid job)
{
    // The server sends an event each second, and takes up to half a minute to find the job.
    private static readonly TimeSpan MaxSilence = TimeSpan.FromMinutes(1);

    public async IAsyncEnumerable<JobInfo> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var clock = calls.Options.Clock;
        var heardAt = clock.GetTimestamp();
        var known = (JobInfo?)null;
        while (true)
        {
            var events = ConnectAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (events.ConfigureAwait(false))
            {
                while (await TryMoveAsync(events, IsPatient).ConfigureAwait(false))
                {
                    known = events.Current;
                    heardAt = clock.GetTimestamp();
                    yield return known;
                }
            }

            if (known is { IsOver: true })
                yield break;
            // What answers need not be the server: a page for logging in tells nothing of a job, ever.
            if (!IsPatient())
                throw ApiCalls.Lost($"The events of job {job} said nothing for {ApiCalls.Patience.TotalMinutes} minutes.");
            await Task.Delay(calls.Options.FirstDelay, clock, cancellationToken).ConfigureAwait(false);
        }

        bool IsPatient() => clock.GetElapsedTime(heardAt) < ApiCalls.Patience;
    }

    private static async Task<bool> TryMoveAsync(IAsyncEnumerator<JobInfo> events, Func<bool> isPatient)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ModelPipelineException e) when (e.IsTransient && isPatient())
        {
            return false;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return isPatient() ? false : throw ApiCalls.Lost(e);
        }
    }

    private async IAsyncEnumerable<JobInfo> ConnectAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = ApiRequest.Get(ApiPath.Of("jobs", job.ToString(), "events")) with { MaxSilence = MaxSilence };
        using var response = await calls.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var events = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize(data, ClientJson.Default.JobInfo)!);
        await foreach (var each in events.EnumerateAsync(cancellationToken).ConfigureAwait(false))
            yield return each.Data;
    }
}
