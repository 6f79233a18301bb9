using FluentValidation;

using Sluice.Api.ModelVersions;

namespace Sluice.Api.Validation.ModelVersions;

/// <summary>Rules of <see cref="ModelSignature"/>.</summary>
internal sealed class ModelSignatureValidator : AbstractValidator<ModelSignature>
{
    public ModelSignatureValidator()
    {
        RuleFor(signature => signature.Inputs).Custom(NamesDiffer);
        RuleFor(signature => signature.Outputs).Custom(NamesDiffer);
        RuleForEach(signature => signature.Inputs).NotNull().WithMessage("is null; remove it").SetValidator(new TensorValidator());
        RuleForEach(signature => signature.Outputs).NotNull().WithMessage("is null; remove it").SetValidator(new TensorValidator());
    }

    private static void NamesDiffer(IReadOnlyList<TensorSignature>? tensors, ValidationContext<ModelSignature> context)
    {
        if (tensors is null)
        {
            context.AddFailure("is null; remove it");
        }

        foreach (var name in Repeated.In(tensors, tensor => tensor.Name))
        {
            context.AddFailure($"'{name}' stands there twice; name each tensor once");
        }
    }

    private sealed class TensorValidator : AbstractValidator<TensorSignature>
    {
        private static readonly string[] Datatypes =
            ["BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "FP32", "FP64", "BYTES"];

        public TensorValidator()
        {
            RuleFor(tensor => tensor.Name).NotEmpty().WithMessage("is missing").Follows(NameRules.Visible);
            RuleFor(tensor => tensor.Datatype).OneOf(Datatypes);
            RuleFor(tensor => tensor.Shape).NotNull().WithMessage("is null; write [] for a single value");
            RuleForEach(tensor => tensor.Shape).Must(extent => extent is -1 or > 0)
                .WithMessage("{PropertyValue} is neither -1, for any, nor above 0");
        }
    }
}
