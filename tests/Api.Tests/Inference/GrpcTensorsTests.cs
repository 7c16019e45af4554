using Google.Protobuf;
using Microsoft.AspNetCore.Mvc;
using ModelPipeline.Api;
using ModelPipeline.Inference;

namespace ModelPipeline.Tests;

public sealed class GrpcTensorsTests
{
    [Fact]
    public void Read_RequestOfEachDatatype_HasItsValues()
    {
        var wanted = new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "y" };
        var request = new ModelInferRequest { Id = "r-1", Outputs = { wanted } };
        request.Parameters["timeout"] = new() { Int64Param = 5_000 };
        request.Inputs.Add(Input("a", "FP32", new() { Fp32Contents = { 1.5f, 2 } }));
        request.Inputs.Add(Input("b", "FP64", new() { Fp64Contents = { 1.5, 2 } }));
        request.Inputs.Add(Input("c", "BOOL", new() { BoolContents = { true, false } }));
        request.Inputs.Add(Input("d", "BYTES", new() { BytesContents = { ByteString.CopyFromUtf8("ü"), ByteString.Empty } }));
        request.Inputs.Add(Input("e", "INT64", new() { Int64Contents = { long.MinValue, long.MaxValue } }));
        request.Inputs.Add(Input("f", "INT8", new() { IntContents = { -128, 127 } }));
        request.Inputs.Add(Input("g", "UINT8", new() { UintContents = { 0, 255 } }));
        request.Inputs.Add(Input("h", "UINT64", new() { Uint64Contents = { 0, long.MaxValue } }));
        request.Inputs.Add(Input("i", "INT16", new() { IntContents = { -32768, 32767 } }));
        request.Inputs.Add(Input("j", "UINT32", new() { UintContents = { 0, uint.MaxValue } }));

        var message = GrpcTensors.Read(request);

        Assert.Equal(("r-1", TimeSpan.FromMilliseconds(5), "y"), (message.Id, message.Timeout, Assert.Single(message.Requested!).Name));
        Assert.Equal(
            [
                new[] { 1.5f, 2 }, new[] { 1.5, 2 }, new[] { true, false }, new[] { "ü", "" }, new[] { long.MinValue, long.MaxValue },
                new[] { -128L, 127 }, new[] { 0L, 255 }, new[] { 0, long.MaxValue }, new[] { -32768L, 32767 }, new[] { 0L, uint.MaxValue },
            ], message.Tensors.Select(tensor => tensor.Values));
        Assert.All(message.Tensors, tensor => Assert.Equal([2L], tensor.Shape));
    }

    [Fact]
    public void Read_NothingMoreThanInputs_IsNoIdNoTimeoutAndAllOutputs()
    {
        var message = GrpcTensors.Read(new() { Inputs = { Input("x", "FP64", new() { Fp64Contents = { 1, 2 } }) } });

        Assert.Equal((null, null, null), (message.Id, message.Timeout, message.Requested));
    }

    [Fact]
    public void Read_RawContents_AreThoseOfTheInputs()
    {
        var request = new ModelInferRequest { Inputs = { Input("x", "FP64", null), Input("n", "BF16", null) } };
        request.RawInputContents.Add(ByteString.CopyFrom([.. BitConverter.GetBytes(1.5), .. BitConverter.GetBytes(-2.0)]));
        request.RawInputContents.Add(ByteString.CopyFrom(0x80, 0x3F, 0, 0x40));

        var message = GrpcTensors.Read(request);

        Assert.Equal(new[] { 1.5, -2 }, message.Tensors[0].Values);
        Assert.Equal(new[] { 1f, 2 }, message.Tensors[1].Values);
    }

    [Fact]
    public void Read_TensorThatDoesNotFit_SaysWhy()
    {
        Assert.Equal("A tensor has no name.", Refusal(Input("", "FP64", new())));
        Assert.StartsWith("Tensor 'x' has an unknown datatype; send one of", Refusal(Input("x", "real", new())), StringComparison.Ordinal);
        Assert.Equal("Tensor 'x' has 1 elements of FP64; its shape says 2.", Refusal(Input("x", "FP64", new() { Fp64Contents = { 1 } })));
        Assert.Equal("Tensor 'x' has 0 elements of FP64; its shape says 2.", Refusal(Input("x", "FP64", null)));
        Assert.Equal("Tensor 'x' is FP16; send such a tensor in raw_input_contents.", Refusal(Input("x", "FP16", new())));
        Assert.Equal("Element 1 of tensor 'x' is out of the range of INT8.",
            Refusal(Input("x", "INT8", new() { IntContents = { -128, 128 } })));
        Assert.Equal("Element 0 of tensor 'x' is out of the range of INT8.",
            Refusal(Input("x", "INT8", new() { IntContents = { -129, 128 } })));
        Assert.Equal("Element 1 of tensor 'x' is out of the range of UINT8.",
            Refusal(Input("x", "UINT8", new() { UintContents = { 255, 256 } })));
        Assert.Equal("Element 1 of tensor 'x' is out of the range of UINT64.",
            Refusal(Input("x", "UINT64", new() { Uint64Contents = { 1, (ulong)long.MaxValue + 1 } })));
    }

    [Fact]
    public void Read_RawContentsThatDoNotFit_SayWhy()
    {
        var both = new ModelInferRequest { Inputs = { Input("x", "FP64", new() { Fp64Contents = { 1, 2 } }) } };
        both.RawInputContents.Add(ByteString.CopyFrom(new byte[16]));
        var more = new ModelInferRequest { Inputs = { Input("x", "FP64", null) } };
        more.RawInputContents.Add([ByteString.Empty, ByteString.Empty]);

        Assert.Equal("Tensor 'x' has contents beside raw_input_contents; send one of the two.",
            Assert.Throws<TensorException>(() => GrpcTensors.Read(both)).Message);
        Assert.Equal("The request has 2 raw_input_contents for 1 inputs; send one for each input.",
            Assert.Throws<TensorException>(() => GrpcTensors.Read(more)).Message);
    }

    [Fact]
    public void Write_Answer_HasContentsOfEachTypeOrRawOnes()
    {
        var answer = new InferMessage
        {
            ModelName = "churn",
            ModelVersion = "v1",
            Id = "r-1",
            Tensors =
            [
                new("a", Datatype.Find("FP32")!, [2, 1], new[] { 1.5f, 2 }), new("b", Datatype.Find("FP64")!, [2, 1], new[] { 1.5, 2 }),
                new("c", Datatype.Find("INT64")!, [2, 1], new[] { 1L, 2 }), new("d", Datatype.Find("BOOL")!, [2, 1], new[] { true, false }),
                new("e", Datatype.Bytes, [2, 1], new[] { "ü", "" }),
            ],
        };

        var typed = GrpcTensors.Write(answer, isRaw: false);
        var raw = GrpcTensors.Write(answer, isRaw: true);

        Assert.Equal(("churn", "v1", "r-1"), (typed.ModelName, typed.ModelVersion, typed.Id));
        Assert.Equal(["a FP32 2,1", "b FP64 2,1", "c INT64 2,1", "d BOOL 2,1", "e BYTES 2,1"],
            typed.Outputs.Select(each => $"{each.Name} {each.Datatype} {string.Join(',', each.Shape)}"));
        Assert.Equal([1.5f, 2], typed.Outputs[0].Contents.Fp32Contents);
        Assert.Equal([1.5, 2], typed.Outputs[1].Contents.Fp64Contents);
        Assert.Equal([1L, 2], typed.Outputs[2].Contents.Int64Contents);
        Assert.Equal([true, false], typed.Outputs[3].Contents.BoolContents);
        Assert.Equal(["ü", ""], typed.Outputs[4].Contents.BytesContents.Select(each => each.ToStringUtf8()));
        Assert.Empty(typed.RawOutputContents);
        Assert.Equal([8, 16, 16, 2, 10], raw.RawOutputContents.Select(each => each.Length));
        Assert.All(raw.Outputs, output => Assert.Null(output.Contents));
        Assert.Equal(2.0, BitConverter.ToDouble(raw.RawOutputContents[1].Span[8..]));
        Assert.Equal(("", ""), (GrpcTensors.Write(new() { ModelName = "m", Tensors = [] }, false).ModelVersion,
            GrpcTensors.Write(new() { ModelName = "m", Tensors = [] }, false).Id));
    }

    [Theory]
    [InlineData(400, Grpc.Core.StatusCode.InvalidArgument)]
    [InlineData(401, Grpc.Core.StatusCode.Unauthenticated)]
    [InlineData(403, Grpc.Core.StatusCode.PermissionDenied)]
    [InlineData(404, Grpc.Core.StatusCode.NotFound)]
    [InlineData(413, Grpc.Core.StatusCode.ResourceExhausted)]
    [InlineData(429, Grpc.Core.StatusCode.ResourceExhausted)]
    [InlineData(503, Grpc.Core.StatusCode.Unavailable)]
    [InlineData(504, Grpc.Core.StatusCode.DeadlineExceeded)]
    [InlineData(500, Grpc.Core.StatusCode.Internal)]
    [InlineData(null, Grpc.Core.StatusCode.Internal)]
    public void Error_OfAProblem_HasTheCodeOfTheProtocolAndItsDetail(int? status, Grpc.Core.StatusCode code)
    {
        Assert.Equal((code, "Because."), Of(new() { Status = status, Title = "T", Detail = "Because." }));
        Assert.Equal((code, "T"), Of(new() { Status = status, Title = "T" }));
        Assert.Equal((code, ""), Of(new() { Status = status }));

        static (Grpc.Core.StatusCode, string) Of(ProblemDetails problem) =>
            (GrpcErrors.Of(problem).StatusCode, GrpcErrors.Of(problem).Status.Detail);
    }

    private static string Refusal(ModelInferRequest.Types.InferInputTensor input) =>
        Assert.Throws<TensorException>(() => GrpcTensors.Read(new() { Inputs = { input } })).Message;

    private static ModelInferRequest.Types.InferInputTensor Input(string name, string type, InferTensorContents? contents) =>
        new() { Name = name, Datatype = type, Shape = { 2 }, Contents = contents };
}
