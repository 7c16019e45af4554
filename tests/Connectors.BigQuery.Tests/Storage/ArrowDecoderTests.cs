using Google.Cloud.BigQuery.Storage.V1;
using Google.Protobuf;
using ModelPipeline.Connectors.BigQuery.Storage;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class ArrowDecoderTests
{
    // Whatever the library throws, the store is told as one that answers wrongly, and the job says so.
    [Theory]
    [InlineData("FFFFFFFF10000000")]
    [InlineData("FFFFFFFF0800000000000000FFFFFFFF")]
    [InlineData("FFFFFFFFFFFFFF7F")]
    [InlineData("0102030405060708090A0B0C0D0E0F10")]
    [InlineData("")]
    public void Decode_BytesThatAreNoArrow_ThrowsAnIOException(string hex)
    {
        var bytes = ByteString.CopyFrom(Convert.FromHexString(hex));
        var response = new ReadRowsResponse
        {
            ArrowSchema = new() { SerializedSchema = bytes },
            ArrowRecordBatch = new() { SerializedRecordBatch = bytes },
        };

        Assert.ThrowsAny<IOException>(() => new ArrowDecoder().Decode(response));
    }

    [Fact]
    public void Decode_AnswerWithoutRows_HasNone() => Assert.Null(new ArrowDecoder().Decode(new()));

    [Fact]
    public void Decode_RowsWithoutTheirSchema_ThrowsAnIOException() =>
        Assert.Throws<IOException>(() => new ArrowDecoder().Decode(new() { ArrowRecordBatch = new() }));
}
