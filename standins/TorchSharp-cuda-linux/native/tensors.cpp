// Making, describing, moving and indexing tensors.
#include "layer.h"

#include <ATen/TensorIndexing.h>

#include <vector>

using namespace layer;

LAYER_API tensor_dispose(Tensor* tensor) {
    return guarded([&] { delete tensor; });
}

// Copies the caller's memory.
LAYER_API tensor_from_memory(const void* data, const int64_t* sizes, int64_t rank, int64_t dtype, Tensor** out) {
    return guarded([&] {
        auto view = at::from_blob(const_cast<void*>(data), array(sizes, rank), at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)));
        give(out, view.clone());
    });
}

LAYER_API tensor_empty(const int64_t* sizes, int64_t rank, int64_t dtype, int64_t device_type, int64_t device_index, Tensor** out) {
    return guarded([&] { give(out, at::empty(array(sizes, rank), options(dtype, device_type, device_index))); });
}

LAYER_API tensor_full(const int64_t* sizes, int64_t rank, ScalarArgument value, int64_t dtype, int64_t device_type, int64_t device_index, Tensor** out) {
    return guarded([&] { give(out, at::full(array(sizes, rank), value.scalar(), options(dtype, device_type, device_index))); });
}

LAYER_API tensor_arange(ScalarArgument start, ScalarArgument stop, ScalarArgument step, int64_t dtype, int64_t device_type, int64_t device_index, Tensor** out) {
    return guarded([&] { give(out, at::arange(start.scalar(), stop.scalar(), step.scalar(), options(dtype, device_type, device_index))); });
}

// A null generator is the device's default one.
LAYER_API tensor_rand(const int64_t* sizes, int64_t rank, const at::Generator* generator, int64_t dtype, int64_t device_type, int64_t device_index, Tensor** out) {
    return guarded([&] {
        auto made = options(dtype, device_type, device_index);
        give(out, generator ? at::rand(array(sizes, rank), *generator, made) : at::rand(array(sizes, rank), made));
    });
}

LAYER_API tensor_randn(const int64_t* sizes, int64_t rank, const at::Generator* generator, int64_t dtype, int64_t device_type, int64_t device_index, Tensor** out) {
    return guarded([&] {
        auto made = options(dtype, device_type, device_index);
        give(out, generator ? at::randn(array(sizes, rank), *generator, made) : at::randn(array(sizes, rank), made));
    });
}

LAYER_API tensor_randint(int64_t low, int64_t high, const int64_t* sizes, int64_t rank, const at::Generator* generator, int64_t dtype, int64_t device_type, int64_t device_index, Tensor** out) {
    return guarded([&] {
        auto made = options(dtype, device_type, device_index);
        give(out, generator ? at::randint(low, high, array(sizes, rank), *generator, made) : at::randint(low, high, array(sizes, rank), made));
    });
}

LAYER_API tensor_randperm(int64_t count, const at::Generator* generator, int64_t dtype, int64_t device_type, int64_t device_index, Tensor** out) {
    return guarded([&] {
        auto made = options(dtype, device_type, device_index);
        give(out, generator ? at::randperm(count, *generator, made) : at::randperm(count, made));
    });
}

LAYER_API tensor_dtype(const Tensor* tensor, int64_t* out) {
    return guarded([&] { *out = static_cast<int64_t>(tensor->scalar_type()); });
}

LAYER_API tensor_device(const Tensor* tensor, int64_t* type, int64_t* index) {
    return guarded([&] {
        *type = static_cast<int64_t>(tensor->device().type());
        *index = tensor->device().index();
    });
}

// Both arrays have room for 64 dimensions, the most that libtorch indexes.
LAYER_API tensor_sizes(const Tensor* tensor, int64_t* sizes, int64_t* strides, int64_t* rank) {
    return guarded([&] {
        *rank = tensor->dim();
        std::copy(tensor->sizes().begin(), tensor->sizes().end(), sizes);
        std::copy(tensor->strides().begin(), tensor->strides().end(), strides);
    });
}

LAYER_API tensor_is_contiguous(const Tensor* tensor, int64_t* out) {
    return guarded([&] { *out = tensor->is_contiguous(); });
}

LAYER_API tensor_data(const Tensor* tensor, void** out) {
    return guarded([&] { *out = tensor->data_ptr(); });
}

LAYER_API tensor_to(const Tensor* tensor, int64_t dtype, int64_t device_type, int64_t device_index, int64_t copy, int64_t non_blocking, Tensor** out) {
    return guarded([&] {
        give(out, tensor->to(device(device_type, device_index), static_cast<at::ScalarType>(dtype), non_blocking != 0, copy != 0));
    });
}

LAYER_API tensor_copy_(Tensor* tensor, const Tensor* source, int64_t non_blocking) {
    return guarded([&] { tensor->copy_(*source, non_blocking != 0); });
}

LAYER_API tensor_cat(Tensor* const* tensors, int64_t count, int64_t dim, Tensor** out) {
    return guarded([&] {
        std::vector<Tensor> list;
        for (int64_t i = 0; i < count; i++) list.push_back(*tensors[i]);
        give(out, at::cat(list, dim));
    });
}

LAYER_API tensor_stack(Tensor* const* tensors, int64_t count, int64_t dim, Tensor** out) {
    return guarded([&] {
        std::vector<Tensor> list;
        for (int64_t i = 0; i < count; i++) list.push_back(*tensors[i]);
        give(out, at::stack(list, dim));
    });
}

// One index of x[...]; the C# side has put in the defaults of a slice.
struct IndexArgument {
    int64_t kind;  // 0 new axis, 1 single, 2 ellipsis, 3 boolean, 4 slice, 5 tensor
    int64_t start;
    int64_t stop;
    int64_t step;
    const Tensor* tensor;
};

static std::vector<at::indexing::TensorIndex> indices(const IndexArgument* arguments, int64_t count) {
    std::vector<at::indexing::TensorIndex> result;
    for (int64_t i = 0; i < count; i++) {
        const auto& argument = arguments[i];
        switch (argument.kind) {
            case 0: result.emplace_back(at::indexing::None); break;
            case 1: result.emplace_back(argument.start); break;
            case 2: result.emplace_back(at::indexing::Ellipsis); break;
            case 3: result.emplace_back(argument.start != 0); break;
            case 4: result.emplace_back(at::indexing::Slice(argument.start, argument.stop, argument.step)); break;
            default: result.emplace_back(*argument.tensor); break;
        }
    }
    return result;
}

LAYER_API tensor_index(const Tensor* tensor, const IndexArgument* arguments, int64_t count, Tensor** out) {
    return guarded([&] { give(out, tensor->index(indices(arguments, count))); });
}

LAYER_API tensor_index_put_(Tensor* tensor, const IndexArgument* arguments, int64_t count, const Tensor* value) {
    return guarded([&] { tensor->index_put_(indices(arguments, count), *value); });
}
