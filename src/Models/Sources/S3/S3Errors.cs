using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Xml;
using Amazon.Runtime;

namespace ModelPipeline.Models.Sources.S3;

/// <summary>What the exceptions of the AWS SDK mean.</summary>
internal static class S3Errors
{
    private const string Credentials =
        "credentials that may use it, with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role of the machine";

    /// <summary>Makes a call of the SDK.</summary>
    /// <param name="address">What is asked for.</param>
    /// <param name="call">The call.</param>
    /// <param name="setting">The setting that has the address.</param>
    /// <exception cref="PipelineConfigurationException">S3 refuses for good.</exception>
    /// <exception cref="SourceException">S3 does not answer, or is not well.</exception>
    public static async Task<T> TryAsync<T>(SourceAddress address, Func<Task<T>> call, string setting = "Model:Path")
    {
        var errors = new SourceErrors(address, Credentials, setting);
        try
        {
            return await call();
        }
        catch (AmazonServiceException e) when (e.StatusCode != 0)
        {
            throw e.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.BadRequest
                ? errors.Fault(
                    $"whose bucket does not answer as it is asked ({e.ErrorCode}); set Models:S3:Region to the region of the bucket")
                : errors.OfStatus((int)e.StatusCode, e.RetryAfter(), e);
        }
        catch (AmazonClientException e) when (e.InnerException is not (HttpRequestException or IOException))
        {
            // The SDK has found no credentials.
            throw errors.Fault($"for which this process has no credentials; set {Credentials}");
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            throw errors.NoAnswer((e.InnerException ?? e).GetType().Name, e);
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or XmlException)
        {
            // The SDK reads headers and bodies as S3 writes them. A proxy may have answered.
            throw errors.NoAnswer($"an answer that is none of S3, {e.GetType().Name}", e);
        }
    }

    // The SDK keeps the headers for itself.
    private static TimeSpan? RetryAfter(this AmazonServiceException e) =>
        e.InnerException is Amazon.Runtime.Internal.HttpErrorResponseException { Response: { } answer }
            && RetryConditionHeaderValue.TryParse(answer.GetHeaderValue("Retry-After"), out var asked)
            ? SourceErrors.Pause(asked, Moment(answer.GetHeaderValue("Date")))
            : null;

    private static DateTimeOffset? Moment(string? date) =>
        DateTimeOffset.TryParseExact(date, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;
}
