using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>The exceptions for the answers of a server.</summary>
public sealed class ServerErrorsTests
{
    private const string Elsewhere = "The server of the model sends this process elsewhere ";
    private const string NotTheProtocol = "The server at Model:Url does not take calls of the Open Inference Protocol ";

    private const string NoHttp = "what answers there is no HTTP; with TLS the address begins with https";

    private static readonly ModelAddress Address = new("http://user:secret@triton:8000", "my model", "3");

    [Theory]
    [InlineData(401, true, false, "The server of the model refuses this process (HTTP 401); Model:Token has to be one that it knows.")]
    [InlineData(403, true, false, "The server of the model refuses this process (HTTP 403); Model:Token has to be one that it knows.")]
    [InlineData(404, true, true, "The server of the model does not have the model now (HTTP 404).")]
    [InlineData(408, true, true, "The server of the model is not available (HTTP 408); try again in a moment.")]
    [InlineData(429, true, true, "The server of the model is not available (HTTP 429); try again in a moment.")]
    [InlineData(502, true, true, "The server of the model is not available (HTTP 502); try again in a moment.")]
    [InlineData(503, true, true, "The server of the model is not available (HTTP 503); try again in a moment.")]
    [InlineData(504, true, true, "The server of the model is not available (HTTP 504); try again in a moment.")]
    [InlineData(409, true, true, "The server of the model is not available (HTTP 409); try again in a moment.")]
    [InlineData(423, true, true, "The server of the model is not available (HTTP 423); try again in a moment.")]
    [InlineData(425, true, true, "The server of the model is not available (HTTP 425); try again in a moment.")]
    [InlineData(507, true, true, "The server of the model is not available (HTTP 507); try again in a moment.")]
    [InlineData(529, true, true, "The server of the model is not available (HTTP 529); try again in a moment.")]
    [InlineData(301, true, false, Elsewhere + "(HTTP 301); Model:Url has to be the address of the model itself.")]
    [InlineData(308, true, false, Elsewhere + "(HTTP 308); Model:Url has to be the address of the model itself.")]
    [InlineData(399, true, false, Elsewhere + "(HTTP 399); Model:Url has to be the address of the model itself.")]
    [InlineData(402, true, false, NotTheProtocol + "(HTTP 402).")]
    [InlineData(405, true, false, NotTheProtocol + "(HTTP 405).")]
    [InlineData(415, true, false, NotTheProtocol + "(HTTP 415).")]
    [InlineData(501, true, false, NotTheProtocol + "(HTTP 501).")]
    [InlineData(505, true, false, NotTheProtocol + "(HTTP 505).")]
    [InlineData(422, false, false, "The server of the model does not take the input (HTTP 422).")]
    [InlineData(400, false, false, "The server of the model does not take the input (HTTP 400).")]
    [InlineData(413, false, false, "The server of the model does not take the input (HTTP 413).")]
    [InlineData(500, false, false, "The server of the model does not take the input (HTTP 500).")]
    public void OfStatus_Answer_BlamesTheServerOrTheInput(int status, bool ofServer, bool passes, string message)
    {
        var error = ServerErrors.OfStatus(Address, (HttpStatusCode)status, "a row of 4711");

        Assert.Equal((message, ofServer, passes, !ofServer, false),
            (error.Message, error.IsOfServer, error.IsTransient, error.BlamesData, error.IsOutput));
        Assert.Equal($"http://triton:8000/v2/models/my%20model/versions/3 answered HTTP {status}.", error.Detail);
        var inner = Assert.IsType<ServerException>(error.InnerException);
        Assert.Equal(("a row of 4711", (HttpStatusCode)status, null), (inner.Message, inner.Status, inner.MaxRows));
    }

    [Theory]
    [InlineData("[request id: 1] inference request batch-size must be <= 8 for 'churn'", 8)]
    [InlineData("Batch size must be <= 16", 16)]
    [InlineData("batch-size must be <= 0 for 'churn'", null)]
    [InlineData("batch-size must be <= many", null)]
    [InlineData("the batch is too large", null)]
    public void OfStatus_ServerNamesItsLimit_IsTheLimit(string text, int? limit) =>
        Assert.Equal(limit, Assert.IsType<ServerException>(ServerErrors.OfStatus(Address, HttpStatusCode.BadRequest, text).InnerException)
            .MaxRows);

    [Fact]
    public void OfStatus_Redirection_NamesWhereItLeadsWithoutSecrets()
    {
        var error = ServerErrors.OfStatus(Address, HttpStatusCode.PermanentRedirect, "", new("https://user:secret@other/v2?token=secret"));

        const string Detail = "http://triton:8000/v2/models/my%20model/versions/3 answered HTTP 308 and leads to https://other/v2";
        Assert.StartsWith(Detail, error.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Detail, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, string> Unanswered => new()
    {
        {
            new HttpRequestException(HttpRequestError.ConnectionError, "x", new SocketException((int)SocketError.ConnectionRefused)),
            "ConnectionRefused"
        },
        { new HttpRequestException(HttpRequestError.ConnectionError, "refused"), "ConnectionError" },
        {
            new HttpRequestException(HttpRequestError.NameResolutionError, "x", new SocketException((int)SocketError.HostNotFound)),
            "its name is not known to this machine"
        },
        {
            new HttpRequestException(HttpRequestError.SecureConnectionError, "x", new AuthenticationException("The certificate is old.")),
            "TLS failed: The certificate is old"
        },
        { new HttpRequestException(HttpRequestError.Unknown, "x"), NoHttp },
        { new HttpRequestException(HttpRequestError.InvalidResponse, "x"), NoHttp },
        { new HttpRequestException(HttpRequestError.ResponseEnded, "x"), "ResponseEnded" },
        { new OperationCanceledException(), "it took too long" },
        { new IOException("x"), "IOException" },
    };

    [Theory]
    [MemberData(nameof(Unanswered))]
    public void NoAnswer_Server_MayPassAndWhyIsForTheLog(Exception thrown, string why)
    {
        var error = ServerErrors.NoAnswer(Address, thrown);

        Assert.Equal(("The server of the model does not answer; try again in a moment.", true, false),
            (error.Message, error.IsTransient, error.BlamesData));
        Assert.Equal($"http://triton:8000 does not answer ({why}).", error.Detail);
    }

    [Fact]
    public void Unreadable_Answer_IsOfTheOutput()
    {
        var error = ServerErrors.Unreadable("it is null.");

        Assert.Equal((true, false, true), (error.IsOutput, error.IsTransient, error.BlamesData));
    }

    [Theory]
    [InlineData("""{"error":"no such model"}""", "no such model")]
    [InlineData("""{"error":{"code":7}}""", """{"error":{"code":7}}""")]
    [InlineData("""["error"]""", """["error"]""")]
    [InlineData("<html>Bad Gateway</html>", "<html>Bad Gateway</html>")]
    [InlineData("", "")]
    public void TextOf_Body_IsItsErrorOrItsStart(string body, string text) =>
        Assert.Equal(text, ServerErrors.TextOf(Encoding.UTF8.GetBytes(body)));

    [Theory]
    [InlineData(2_000, 2_000)]
    [InlineData(2_001, 2_000)]
    public void TextOf_LongBody_IsCutOff(int length, int expected)
    {
        var text = new string('x', length);

        Assert.Equal(expected, ServerErrors.TextOf(Encoding.UTF8.GetBytes(text)).Length);
        Assert.Equal(expected, ServerErrors.TextOf(Encoding.UTF8.GetBytes($$"""{"error":"{{text}}"}""")).Length);
    }
}
