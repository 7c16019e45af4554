using System.Buffers;
using Google.Protobuf;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>Converts the messages of gRPC to those of REST and back.</summary>
internal static class GrpcTensors
{
    /// <summary>Reads a request.</summary>
    /// <exception cref="TensorException">The tensors do not fit their shapes or types.</exception>
    public static InferMessage Read(ModelInferRequest request)
    {
        var raw = request.RawInputContents;
        if (raw.Count > 0 && raw.Count != request.Inputs.Count)
        {
            throw new TensorException(
                $"The request has {raw.Count} raw_input_contents for {request.Inputs.Count} inputs; send one for each input.");
        }

        return new()
        {
            Id = request.Id.Length > 0 ? request.Id : null,
            Timeout = TimeoutOf(request),
            Tensors = [.. request.Inputs.Select((input, i) => Read(input, raw.Count > 0 ? raw[i] : null))],
            Requested = request.Outputs.Count > 0 ? [.. request.Outputs.Select(output => new RequestedOutput(output.Name))] : null,
        };
    }

    /// <summary>Writes an answer, in the form of the request.</summary>
    public static ModelInferResponse Write(InferMessage answer, bool isRaw)
    {
        var response = new ModelInferResponse
        {
            ModelName = answer.ModelName,
            ModelVersion = answer.ModelVersion ?? "",
            Id = answer.Id ?? "",
        };
        foreach (var tensor in answer.Tensors)
        {
            var output = new ModelInferResponse.Types.InferOutputTensor
            {
                Name = tensor.Name,
                Datatype = tensor.Type.Name,
                Shape = { tensor.Shape },
            };
            response.Outputs.Add(output);
            if (!isRaw)
            {
                output.Contents = ContentsOf(tensor.Values);
                continue;
            }

            var bytes = new ArrayBufferWriter<byte>((int)Math.Max(1, TensorBytes.Length(tensor.Type, tensor.Values)));
            TensorBytes.Write(tensor.Type, tensor.Values, bytes);
            response.RawOutputContents.Add(UnsafeByteOperations.UnsafeWrap(bytes.WrittenMemory));
        }

        return response;
    }

    private static Tensor Read(ModelInferRequest.Types.InferInputTensor input, ByteString? raw)
    {
        if (input.Name.Length == 0)
            throw new TensorException("A tensor has no name.");
        if (Datatype.Find(input.Datatype) is not { } type)
            throw new TensorException($"Tensor '{input.Name}' has an unknown datatype; send one of {Datatype.Names}.");
        long[] shape = [.. input.Shape];
        var count = Tensor.Count(input.Name, shape);
        if (raw is not null)
        {
            return input.Contents is null
                ? new(input.Name, type, shape, TensorBytes.Read(input.Name, type, count, raw.Span))
                : throw new TensorException($"Tensor '{input.Name}' has contents beside raw_input_contents; send one of the two.");
        }

        var values = Values(input, type);
        return values.Length == count
            ? new(input.Name, type, shape, values)
            : throw new TensorException($"Tensor '{input.Name}' has {values.Length} elements of {type.Name}; its shape says {count}.");
    }

    private static Array Values(ModelInferRequest.Types.InferInputTensor input, Datatype type)
    {
        var contents = input.Contents ?? new();
        switch (type.Name)
        {
            case "FP32":
                return contents.Fp32Contents.ToArray();
            case "FP64":
                return contents.Fp64Contents.ToArray();
            case "BOOL":
                return contents.BoolContents.ToArray();
            case "BYTES":
                return contents.BytesContents.Select((bytes, i) => TensorBytes.Text(input.Name, i, bytes.Span)).ToArray();
            case "FP16" or "BF16":
                throw new TensorException($"Tensor '{input.Name}' is {type.Name}; send such a tensor in raw_input_contents.");
            default:
                return Whole(input, type, contents);
        }
    }

    private static long[] Whole(ModelInferRequest.Types.InferInputTensor input, Datatype type, InferTensorContents contents)
    {
        long[] numbers = type.Name switch
        {
            "INT64" => [.. contents.Int64Contents],
            "INT8" or "INT16" or "INT32" => [.. contents.IntContents.Select(number => (long)number)],
            "UINT64" => [.. contents.Uint64Contents.Select(number => number <= long.MaxValue ? (long)number : -1)],
            _ => [.. contents.UintContents.Select(number => (long)number)],
        };
        var at = type.Range is { } range ? Array.FindIndex(numbers, number => number < range.Min || number > range.Max) : -1;
        return at < 0 ? numbers : throw new TensorException($"Element {at} of tensor '{input.Name}' is out of the range of {type.Name}.");
    }

    private static InferTensorContents ContentsOf(Array values) => values switch
    {
        float[] floats => new() { Fp32Contents = { floats } },
        double[] doubles => new() { Fp64Contents = { doubles } },
        long[] numbers => new() { Int64Contents = { numbers } },
        bool[] flags => new() { BoolContents = { flags } },
        _ => new() { BytesContents = { ((string[])values).Select(ByteString.CopyFromUtf8) } },
    };

    // In microseconds, as Triton has it.
    private static TimeSpan? TimeoutOf(ModelInferRequest request) =>
        request.Parameters.TryGetValue("timeout", out var timeout) ? InferFields.Timeout(timeout.Int64Param) : null;
}
