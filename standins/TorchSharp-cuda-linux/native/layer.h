// The C layer under the C# binding: one function a libtorch call, no state of its own.
//
// Every function returns null when it worked, else a message that stays valid on this thread until the next
// failure there. No C++ exception crosses into the caller. Results come by the last pointer argument, and a tensor
// given out is owned by the caller until tensor_dispose.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <exception>
#include <string>

#define LAYER_API extern "C" __attribute__((visibility("default"))) const char*

using at::Tensor;

namespace layer {

inline const char* fail(const char* message) {
    thread_local std::string last;
    last = message;
    return last.c_str();
}

template <typename Body>
const char* guarded(Body&& body) {
    try {
        body();
        return nullptr;
    } catch (const c10::Error& error) {
        return fail(error.what_without_backtrace());
    } catch (const std::exception& error) {
        return fail(error.what());
    } catch (...) {
        return fail("libtorch failed without a message");
    }
}

// A C# Scalar: which of the two values counts, by kind.
struct ScalarArgument {
    double real;
    int64_t integer;
    int64_t kind;  // 0 real, 1 integer, 2 boolean

    at::Scalar scalar() const {
        switch (kind) {
            case 0: return at::Scalar(real);
            case 2: return at::Scalar(integer != 0);
            default: return at::Scalar(integer);
        }
    }
};

inline at::Device device(int64_t type, int64_t index) {
    return at::Device(static_cast<at::DeviceType>(type), static_cast<at::DeviceIndex>(index));
}

inline at::TensorOptions options(int64_t dtype, int64_t device_type, int64_t device_index) {
    return at::TensorOptions().dtype(static_cast<at::ScalarType>(dtype)).device(device(device_type, device_index));
}

inline at::IntArrayRef array(const int64_t* values, int64_t count) {
    return at::IntArrayRef(values, static_cast<size_t>(count));
}

// "No tensor" and "no type" travel as null and as -1.
inline Tensor optional_tensor(const Tensor* tensor) { return tensor ? *tensor : Tensor(); }

inline void give(Tensor** out, Tensor&& tensor) { *out = new Tensor(std::move(tensor)); }

}  // namespace layer
