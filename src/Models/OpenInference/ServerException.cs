using System.Net;

namespace ModelPipeline.Models.OpenInference;

/// <summary>An error that a server answered.</summary>
/// <param name="text">The text of the server, which can hold values of a row.</param>
/// <param name="status">The status of the answer.</param>
/// <param name="maxRows">The most rows of a call, where the server said so; otherwise null.</param>
/// <param name="location">Where the server sends the caller; null for nowhere.</param>
internal sealed class ServerException(string text, HttpStatusCode status, int? maxRows, Uri? location = null) : Exception(text)
{
    public HttpStatusCode Status => status;

    public int? MaxRows => maxRows;

    public Uri? Location => location;
}
